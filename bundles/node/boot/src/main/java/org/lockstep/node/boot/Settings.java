package org.lockstep.node.boot;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.spi.LeaseProof;
import org.osgi.framework.BundleContext;

/** What a node is told: the disk and its name, the rest has defaults. */
record Settings(
    List<String> disks,
    String node,
    boolean joins,
    boolean exits,
    LeaseProof leaseProof,
    String bind,
    Optional<Path> runFolder,
    Optional<Path> logFolder) {
  /** The configuration's PID in Karaf; on plain Felix the same keys are framework properties. */
  static final String PID = "org.lockstep.node";

  private static final String PREFIX = "lockstep.";

  static Settings of(BundleContext context, Map<String, Object> configuration) {
    Lookup lookup =
        key ->
            Optional.ofNullable(configuration.get(key))
                .or(() -> Optional.ofNullable(context.getProperty(PREFIX + key)))
                .map(Object::toString)
                .map(String::trim)
                .filter(value -> !value.isEmpty());
    String node = lookup.get("node").orElse("");
    String disks = lookup.get("disks").orElse("");
    return new Settings(
        Arrays.stream(disks.split(",")).map(String::trim).filter(each -> !each.isEmpty()).toList(),
        node,
        !"manual".equals(lookup.get("join").orElse("auto")),
        "exit".equals(lookup.get("shutdown").orElse("stay")),
        leaseProof(lookup.get("leaseProof").orElse("supervisor")),
        lookup.get("bind").orElse(""),
        lookup.get("run").map(Path::of),
        lookup.get("logs").map(Path::of));
  }

  private interface Lookup {
    Optional<String> get(String key);
  }

  private static LeaseProof leaseProof(String word) {
    try {
      return LeaseProof.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          "bad-setting",
          "node refused",
          "leaseProof",
          "'" + word + "' is none of supervisor, watchdog, never");
    }
  }

  /** What is not set is where the script looks for it. */
  RunFolders folders(String cluster) {
    RunFolders usual = RunFolders.of(cluster, node);
    return new RunFolders(runFolder.orElse(usual.run()), logFolder.orElse(usual.logs()));
  }

  boolean complete() {
    return !disks.isEmpty() && !node.isEmpty();
  }
}
