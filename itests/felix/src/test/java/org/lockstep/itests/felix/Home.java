package org.lockstep.itests.felix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a node is made of: the bundles that the runtime was built from, and its properties. */
final class Home {
  /** What comes from the class path, as the launcher has it. */
  static final String[] PACKAGES = {
    "sun.misc",
    "com.sun.nio.file",
    "org.slf4j;version=2.0.17",
    "org.slf4j;version=1.7.36",
    "org.slf4j.event;version=2.0.17",
    "org.slf4j.spi;version=2.0.17",
    "org.slf4j.helpers;version=2.0.17",
    "org.slf4j.helpers;version=1.7.36"
  };

  private Home() {}

  static Path work() {
    return Path.of(System.getProperty("lockstep.itests.work"));
  }

  static Path disk() {
    return work().resolve("shared.img");
  }

  static Path key() {
    return work().resolve("key.pem");
  }

  static Map<String, String> properties(String node) {
    return Map.of(
        "lockstep.disks", disk().toString(),
        "lockstep.key", key().toString(),
        "lockstep.node", node,
        "lockstep.logs", work().resolve("logs-" + node).toString(),
        "lockstep.run", run(node).toString(),
        "ds.lock.timeout.milliseconds", "10000");
  }

  /** Not below the build's folder: a socket's path has to be short. */
  private static Path run(String node) {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "ls-" + ProcessHandle.current().pid() + "-" + node);
  }

  static List<Path> bundles() throws IOException {
    return jars("bundles");
  }

  /** What can be installed beside them. */
  static Path optional(String bundle) throws IOException {
    return jars("optional").stream()
        .filter(jar -> jar.getFileName().toString().matches(bundle + "-[0-9].*"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> jars(String name) throws IOException {
    Path folder = Path.of(System.getProperty("lockstep.home"), name).toRealPath();
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
