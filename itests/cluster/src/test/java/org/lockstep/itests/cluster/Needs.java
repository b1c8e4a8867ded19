package org.lockstep.itests.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a test needs of the machine; where it is not there the test is skipped, and says why.
 *
 * @param tools programs
 * @param trial one that succeeds only where this process may do what the test does
 */
record Needs(List<String> tools, Command trial) {
  /** Hosts and the ways in which their links fail. */
  static final Needs NETWORK =
      new Needs(
          List.of("ip", "nsenter", "unshare", "nft"),
          Command.of("unshare", "--net", "nft", "add table ip trial"));

  /** Disks that fail for one host. */
  static final Needs DISKS =
      new Needs(
          List.of("nbdkit", "nbdfuse", "umount"),
          Command.of("nbdkit", "--filter=error", "--dump-plugin", "file"));

  /** An address that moves, by the resource agent for it. */
  static final Needs ADDRESSES =
      new Needs(
          List.of("ip", "nsenter", "bash"),
          Command.of("test", "-x", "/usr/lib/ocf/resource.d/heartbeat/IPaddr2"));

  private static final Path FUSE = Path.of("/dev/fuse");

  void orSkip() throws IOException, InterruptedException {
    Optional<String> missing = missing();
    assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
  }

  Optional<String> missing() throws IOException, InterruptedException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("this is not Linux");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("network namespaces and mounts need root");
    }
    if (this == DISKS && !Files.isWritable(FUSE)) {
      return Optional.of(FUSE + " is not there");
    }
    Optional<String> tool = tools.stream().filter(each -> !onPath(each)).findFirst();
    if (tool.isPresent()) {
      return Optional.of("the program " + tool.get() + " is not installed");
    }
    return trial.succeeds() ? Optional.empty() : Optional.of(trial.words() + " fails");
  }

  private static boolean onPath(String tool) {
    return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
