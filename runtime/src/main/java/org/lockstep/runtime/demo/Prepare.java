package org.lockstep.runtime.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.ProblemException;
import org.lockstep.runtime.client.Home;
import org.lockstep.runtime.client.JvmOptions;
import org.lockstep.runtime.client.SilentConsole;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import picocli.CommandLine.Command;

/**
 * {@code prepare}: the demo is played unseen, and the JVM of a node that leaves, and that of its
 * supervisor, keep all the classes that they have met in archives for those to come (JEP 350).
 */
@Command(
    description =
        "Makes nodes start faster: archives the classes they need; once per installation and JDK")
public final class Prepare implements ShellCommand {
  private static final int NODES = 2;

  private static final String RECORD = "-XX:ArchiveClassesAtExit=";
  private static final long END_MS = 20_000;

  /** In the demo it takes over from the one that is killed, and leaves in the end. */
  private static final String SURVIVOR = "N1";

  @Override
  public int run(Console console) throws IOException, InterruptedException {
    Path home = Home.find();
    Path archive = JvmOptions.archive(home);
    Path supervisorArchive = JvmOptions.supervisorArchive(home);
    if (!Files.isWritable(home)) {
      throw new ProblemException(
          "not-writable", "prepare refused", home.toString(), "the archives belong there");
    }
    Files.deleteIfExists(archive);
    Files.deleteIfExists(supervisorArchive);
    Path folder = Files.createTempDirectory("lockstep-prepare");
    Path fresh = folder.resolve("classes.jsa");
    Path freshSupervisor = folder.resolve("supervisor.jsa");
    DemoReport report;
    try (DemoCluster cluster = new DemoCluster(home, folder)) {
      cluster.give(
          SURVIVOR, RECORD + fresh, "-Dlockstep.supervisorJvm=" + RECORD + freshSupervisor);
      report = new DemoStory(cluster, LicenceProgram.in(home), NODES, new SilentConsole()).tell();
    }
    awaitEndOf(freshSupervisor);
    if (!report.ok() || !Files.exists(fresh) || !Files.exists(freshSupervisor)) {
      throw new ProblemException("not-prepared", "prepare failed", folder.toString(), why(report));
    }
    install(freshSupervisor, supervisorArchive);
    install(fresh, archive);
    Demo.delete(folder);
    console.line("prepared: " + archive);
    return 0;
  }

  /** The supervisor outlives its node, and writes its archive last. */
  private static void awaitEndOf(Path recording) throws InterruptedException {
    long began = System.nanoTime();
    while (ProcessHandle.allProcesses().anyMatch(each -> writes(each, recording))
        && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) < END_MS) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean writes(ProcessHandle process, Path recording) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains(RECORD + recording))
        .isPresent();
  }

  private static void install(Path fresh, Path archive) throws IOException {
    Path beside = archive.resolveSibling(archive.getFileName() + ".new");
    Files.copy(fresh, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String why(DemoReport report) {
    DemoReport.Step last = report.steps().get(report.steps().size() - 1);
    return report.ok()
        ? "a JVM has written no archive; its words are in the logs there"
        : last.what() + ": " + last.detail();
  }
}
