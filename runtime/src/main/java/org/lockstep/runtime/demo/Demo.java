package org.lockstep.runtime.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.lockstep.base.ProblemException;
import org.lockstep.runtime.client.Home;
import org.lockstep.runtime.client.SilentConsole;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
    description =
        "Three nodes, a client service, a SIGKILL, and what becomes of it: on this machine")
public final class Demo implements ShellCommand {
  private static final int MAX_NODES = 8;

  @Option(names = "--nodes", paramLabel = "N", description = "How many, 2 to 8 (${DEFAULT-VALUE})")
  int nodes = 3;

  @Option(names = "--exit", description = "Ends everything instead of staying with a prompt")
  boolean exit;

  @Option(names = "--json", description = "One JSON document at the end")
  boolean json;

  @Override
  public int run(Console console) throws IOException, InterruptedException {
    if (nodes < 2 || nodes > MAX_NODES) {
      throw new ProblemException("bad-nodes", "demo refused", "--nodes", "2 to " + MAX_NODES);
    }
    Path folder = Files.createTempDirectory("lockstep-demo");
    DemoReport report;
    try (DemoCluster cluster = new DemoCluster(Home.find(), folder)) {
      Thread closer = new Thread(() -> closeQuietly(cluster));
      Runtime.getRuntime().addShutdownHook(closer);
      report =
          new DemoStory(
                  cluster,
                  LicenceProgram.in(Home.find()),
                  nodes,
                  json ? new SilentConsole() : console)
              .tell();
      if (json) {
        console.print(Json.text(report));
      }
      if (!exit) {
        new DemoPrompt(cluster, console).run();
      }
    }
    if (report.ok()) {
      delete(folder);
    } else {
      console.complain("The demo failed; disk and logs are kept in " + folder + "\n");
    }
    return report.ok() ? 0 : 1;
  }

  private static void closeQuietly(DemoCluster cluster) {
    try {
      cluster.close();
    } catch (IOException e) {
      // the processes end with the pipe in any case
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
