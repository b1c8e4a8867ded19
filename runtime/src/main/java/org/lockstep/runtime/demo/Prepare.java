package org.lockstep.runtime.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.lockstep.base.ProblemException;
import org.lockstep.runtime.client.Home;
import org.lockstep.runtime.client.JvmOptions;
import org.lockstep.runtime.client.SilentConsole;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import picocli.CommandLine.Command;

/**
 * {@code prepare}: the demo is played unseen, and the JVM of a node that leaves keeps all the
 * classes that it has met in an archive for those to come (JEP 350).
 */
@Command(
    description =
        "Makes nodes start faster: archives the classes they need; once per installation and JDK")
public final class Prepare implements ShellCommand {
  private static final int NODES = 2;

  /** In the demo it takes over from the one that is killed, and leaves in the end. */
  private static final String SURVIVOR = "N1";

  @Override
  public int run(Console console) throws IOException, InterruptedException {
    Path home = Home.find();
    Path archive = JvmOptions.archive(home);
    if (!Files.isWritable(home)) {
      throw new ProblemException(
          "not-writable", "prepare refused", home.toString(), "the archive belongs there");
    }
    Files.deleteIfExists(archive);
    Path folder = Files.createTempDirectory("lockstep-prepare");
    Path fresh = folder.resolve("classes.jsa");
    DemoReport report;
    try (DemoCluster cluster = new DemoCluster(home, folder)) {
      cluster.give(SURVIVOR, "-XX:ArchiveClassesAtExit=" + fresh);
      report = new DemoStory(cluster, LicenceProgram.in(home), NODES, new SilentConsole()).tell();
    }
    if (!report.ok() || !Files.exists(fresh)) {
      throw new ProblemException("not-prepared", "prepare failed", folder.toString(), why(report));
    }
    Path beside = home.resolve("classes.jsa.new");
    Files.copy(fresh, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, archive, StandardCopyOption.ATOMIC_MOVE);
    Demo.delete(folder);
    console.line("prepared: " + archive);
    return 0;
  }

  private static String why(DemoReport report) {
    DemoReport.Step last = report.steps().get(report.steps().size() - 1);
    return report.ok()
        ? "the JVM has written no archive; its words are in the logs there"
        : last.what() + ": " + last.detail();
  }
}
