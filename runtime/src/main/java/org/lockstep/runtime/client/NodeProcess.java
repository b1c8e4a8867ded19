package org.lockstep.runtime.client;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lockstep.runtime.ClassPath;
import org.lockstep.runtime.Launcher;

/**
 * The process of one node.
 *
 * @param home where lib, bundles and etc lie
 * @param key the file with the cluster's key
 * @param piped whether the node ends when its standard input is closed
 * @param jvm more options of its JVM
 */
public record NodeProcess(
    Path home,
    List<Path> disks,
    Path key,
    String node,
    Path run,
    Path logs,
    boolean piped,
    List<String> jvm) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** What the node's framework is told. */
  List<String> properties() {
    List<String> properties =
        new ArrayList<>(
            List.of(
                "lockstep.disks=" + String.join(",", disks.stream().map(Path::toString).toList()),
                "lockstep.key=" + key,
                "lockstep.node=" + node,
                "lockstep.run=" + run,
                "lockstep.logs=" + logs,
                "lockstep.shutdown=exit",
                "lockstep.home=" + home,
                "lockstep.piped=" + piped));
    Path archive = JvmOptions.supervisorArchive(home);
    if (Files.isReadable(archive)) {
      properties.add("lockstep.supervisorJvm=-XX:SharedArchiveFile=" + archive);
    }
    return List.copyOf(properties);
  }

  /** Starts it, out of reach of the terminal's signals; its output goes to {@code console.log}. */
  public Process start() throws IOException {
    return start(List.of());
  }

  /**
   * @param within a command that runs the one that follows it in surroundings of its own, and
   *     becomes it
   */
  public Process start(List<String> within) throws IOException {
    Files.createDirectories(run);
    Files.createDirectories(logs);
    Files.deleteIfExists(run.resolve("problem"));
    List<String> command = new ArrayList<>(within);
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmOptions.of(home));
    command.addAll(jvm);
    Optional.ofNullable(System.getenv("LOCKSTEP_JAVA_OPTS"))
        .filter(options -> !options.isBlank())
        .map(options -> Arrays.asList(options.trim().split("\\s+")))
        .ifPresent(command::addAll);
    properties().forEach(property -> command.add("-D" + property));
    command.addAll(List.of("-cp", ClassPath.of(home), Launcher.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve("console.log").toFile()));
    if (!piped) {
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }
    return builder.start();
  }
}
