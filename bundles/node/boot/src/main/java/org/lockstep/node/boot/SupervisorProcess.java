package org.lockstep.node.boot;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.node.boot.core.ServiceManager;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.LogFile;
import org.lockstep.node.supervisor.Supervisor;

/**
 * The supervisor as a process: a second, small JVM.
 *
 * @param input the other end of its input, which is never closed while this JVM lives: programs die
 *     with the one or the other; empty: another process holds it
 */
record SupervisorProcess(ProcessHandle process, Optional<Closeable> input, SocketChannel socket) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /**
   * Starts it, and waits until it has connected or ended.
   *
   * @param classes where its own classes lie
   * @param option one more of its JVM
   * @param most the strictest containment that is wanted
   */
  static SupervisorProcess start(
      Path classes, Optional<String> option, RunFolders folders, Containment most)
      throws IOException {
    // Of this process alone: a second one of the same node must not get this one's supervisor.
    Path path = folders.run().resolve("sv" + ProcessHandle.current().pid() + ".sock");
    Files.deleteIfExists(path);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      Process process = launch(command(classes, option, path, most), folders.logs());
      process.onExit().thenAccept(gone -> closeQuietly(server)); // else accept waits for ever
      return new SupervisorProcess(
          process.toHandle(), Optional.of(process.getOutputStream()), server.accept());
    } finally {
      Files.deleteIfExists(path); // who was to connect has
    }
  }

  private static Process launch(List<String> command, Path logs) throws IOException {
    Path log = logs.resolve("supervisor.log");
    LogFile.prepare(log);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(ServiceManager.VARIABLES);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static List<String> command(
      Path classes, Optional<String> option, Path socket, Containment most) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString()); // the terminal's signals are not for the supervisor
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx8m",
            "-Xss256k",
            "-XX:-UsePerfData", // nobody watches it, and its sampler would wake it all the time
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=6", // what only runs at the start is not worth it
            "-Xlog:cds=off", // an archive that no longer fits is ignored
            "-Xlog:cds+dynamic=off"));
    option.ifPresent(command::add);
    command.addAll(
        List.of(
            "-cp", classes.toString(), Supervisor.class.getName(), socket.toString(), most.name()));
    return command;
  }

  private static void closeQuietly(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      // it is closed either way
    }
  }
}
