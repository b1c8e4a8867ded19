package org.lockstep.node.boot;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.framework.BundleContext;

/** What a node is told: the disk and its name, the rest has defaults. */
record Settings(
    List<String> disks,
    String node,
    boolean joins,
    Optional<String> shutdown,
    LeaseProof leaseProof,
    Path watchdogDevice,
    Containment containment,
    Duration leaveTimeout,
    Duration diskWait,
    Duration handOver,
    String bind,
    Optional<Path> key,
    Optional<Path> runFolder,
    Optional<Path> logFolder,
    Optional<String> supervisorJvm) {
  /** The configuration's PID in Karaf; on plain Felix the same keys are framework properties. */
  static final String PID = "org.lockstep.node";

  /** Before the folder of a replicated store, in place of a shared disk. */
  static final String REPLICATED = "raft:";

  private static final String PREFIX = "lockstep.";
  private static final Path WATCHDOG = Path.of("/dev/watchdog");
  private static final long LEAVE_MS = 90_000;
  private static final long DISK_WAIT_MS = 600_000;
  private static final long HAND_OVER_MS = 3_600_000;
  private static final long MOST_MS = Duration.ofDays(1).toMillis();

  /** Where a setting is looked for. */
  interface Lookup {
    Optional<String> get(String key);

    static Lookup in(BundleContext context, Map<String, Object> configuration) {
      return key ->
          Optional.ofNullable(configuration.get(key))
              .or(() -> Optional.ofNullable(context.getProperty(PREFIX + key)))
              .map(Object::toString)
              .map(String::trim)
              .filter(value -> !value.isEmpty());
    }
  }

  /**
   * @throws ProblemException naming the setting, what it is, and what it may be (AL-1)
   */
  static Settings of(Lookup lookup) {
    String disks = lookup.get("disks").orElse("");
    return new Settings(
        Arrays.stream(disks.split(",")).map(String::trim).filter(each -> !each.isEmpty()).toList(),
        lookup.get("node").orElse(""),
        oneOf(lookup, "join", "auto", "manual").equals("auto"),
        lookup.get("shutdown").map(said -> oneOf(lookup, "shutdown", "stay", "exit")),
        leaseProof(lookup),
        path(lookup, "watchdogDevice").orElse(WATCHDOG),
        containment(lookup),
        millis(lookup, "leaveTimeoutMs", LEAVE_MS, 1),
        millis(lookup, "diskWaitMs", DISK_WAIT_MS, 0),
        millis(lookup, "handOverMs", HAND_OVER_MS, 0),
        lookup.get("bind").orElse(""),
        path(lookup, "key"),
        path(lookup, "run"),
        path(lookup, "logs"),
        lookup.get("supervisorJvm"));
  }

  /** The same, by somebody who wants to join now. */
  Settings joining() {
    return new Settings(
        disks,
        node,
        true,
        shutdown,
        leaseProof,
        watchdogDevice,
        containment,
        leaveTimeout,
        diskWait,
        handOver,
        bind,
        key,
        runFolder,
        logFolder,
        supervisorJvm);
  }

  /** Complete: without it this framework is no node, whatever else is set. */
  static boolean complete(Lookup lookup) {
    return lookup.get("disks").isPresent() && lookup.get("node").isPresent();
  }

  private static String oneOf(Lookup lookup, String key, String usual, String... others) {
    String value = lookup.get(key).orElse(usual);
    if (!value.equals(usual) && !List.of(others).contains(value)) {
      throw bad(key, value, "it is one of " + usual + ", " + String.join(", ", others));
    }
    return value;
  }

  private static ProblemException bad(String key, String value, String why) {
    return new ProblemException(
        "bad-setting", "node refused", PREFIX + key, "'" + value + "': " + why);
  }

  private static LeaseProof leaseProof(Lookup lookup) {
    String word = oneOf(lookup, "leaseProof", "supervisor", "never", "watchdog");
    return LeaseProof.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Containment containment(Lookup lookup) {
    String word = oneOf(lookup, "containment", "namespace", "signal", "none");
    return Containment.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Duration millis(Lookup lookup, String key, long usual, long least) {
    String value = lookup.get(key).orElse(Long.toString(usual));
    try {
      long ms = Long.parseLong(value);
      if (ms >= least && ms <= MOST_MS) {
        return Duration.ofMillis(ms);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(key, value, "it is a number of milliseconds from " + least + " to " + MOST_MS);
  }

  private static Optional<Path> path(Lookup lookup, String key) {
    return lookup
        .get(key)
        .map(
            value -> {
              try {
                return Path.of(value);
              } catch (InvalidPathException e) {
                throw bad(key, value, "it is no path here: " + e.getReason());
              }
            });
  }

  /** What is to reset this host, if anything is. */
  Optional<Path> device() {
    return Optional.of(watchdogDevice).filter(any -> leaseProof == LeaseProof.WATCHDOG);
  }

  /** Whether the process ends once the node has left; what is set here goes before the disk. */
  boolean exits(NodeConfig config) {
    return shutdown.orElse(config.shutdown()).equals("exit");
  }

  /** Whether the store is replicated: there is no shared disk. */
  boolean replicated() {
    return disks.stream().anyMatch(location -> location.startsWith(REPLICATED));
  }

  /** Whether the process is this node's alone: it ends with the refusal of a boot, too. */
  boolean ownsProcess() {
    return shutdown.filter("exit"::equals).isPresent();
  }

  KeyFile keyFile(ClusterHeader cluster) {
    return key.map(KeyFile::new).orElseGet(() -> KeyFile.usual(cluster.name(), cluster.id()));
  }

  /** What is not set is where the script looks for it. */
  RunFolders folders(String cluster) {
    RunFolders usual = RunFolders.of(cluster, node);
    return new RunFolders(runFolder.orElse(usual.run()), logFolder.orElse(usual.logs()));
  }
}
