package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.Environment;
import org.lockstep.node.boot.core.Lease;
import org.lockstep.node.boot.lease.LeaseGate;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Supervisor;
import org.lockstep.store.spi.Timing;

/** This process with a real supervisor, which would kill it: so it is never armed unpetted. */
final class LinkedSupervisor implements AutoCloseable {
  /** This process is not killed before a minute has passed. */
  private static final Timing TIMING = new Timing(250, 500, 1_500, 1_000, 60_000, 500, 100, 70_000);

  final CompletableFuture<Void> died = new CompletableFuture<>();
  final CompletableFuture<Void> undone = new CompletableFuture<>();

  /** What the heartbeats were to say of wills. */
  final List<Boolean> said = new CopyOnWriteArrayList<>();

  /** When it is written. */
  volatile CompletionStage<Void> written = CompletableFuture.completedStage(null);

  final SupervisorLink link;
  final SupervisedPrograms programs;
  final ProcessHandle process;
  final RunFolders folders;
  private final Path folder;

  LinkedSupervisor(Path folder, Containment most) throws Exception {
    this(folder, started(folder, most));
  }

  private static SupervisorLink started(Path folder, Containment most) throws Exception {
    RunFolders folders = folders(folder);
    folders.prepare();
    Path classes =
        Path.of(Supervisor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new SupervisorLink(
        SupervisorProcess.start(classes, Optional.empty(), folders, most), TIMING);
  }

  /** Where the path of a socket is short enough. */
  private static RunFolders folders(Path folder) {
    Path run = Path.of(System.getProperty("java.io.tmpdir"), "ls" + folder.hashCode());
    return new RunFolders(run, folder.resolve("logs"));
  }

  /** The next boot, of the same JVM. */
  static Optional<LinkedSupervisor> next(Path folder) throws Exception {
    Optional<SupervisorLink> kept = KeptSupervisor.find(folders(folder).run(), TIMING);
    return kept.isPresent()
        ? Optional.of(new LinkedSupervisor(folder, kept.get()))
        : Optional.empty();
  }

  private LinkedSupervisor(Path folder, SupervisorLink link) {
    this.folder = folder;
    this.folders = folders(folder);
    this.link = link;
    process = link.process();
    programs =
        new SupervisedPrograms(
            link::send,
            folders.logs(),
            link.containment(),
            new AnnouncedWills(this::announce),
            link.greeting().lastId(),
            new HandOver(link, folders, Duration.ofHours(1)));
    link.listen(programs::heard);
    LeaseGate lease = new LeaseGate(new Lease(60_000), Environment.real(), why -> {});
    lease.renewed(Environment.real().clock().millis());
    link.greet(List.of(), List.of(), lease, () -> died.complete(null));
  }

  private CompletionStage<Void> announce(boolean any) {
    said.add(any);
    return written;
  }

  LaunchedProgram launch(String... command) throws Exception {
    ProgramSpec spec =
        new ProgramSpec("web", List.of(command), Map.of("A", "b"), Optional.of(folder));
    return programs.launch(spec).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  void endOrphans() {
    link.orphans().end(5_000, programs.wills(), () -> undone.complete(null));
    link.orphans().await(5_000);
    assertThat(link.orphans().areEnding()).isFalse();
  }

  void signal(String name) throws Exception {
    String pid = Long.toString(process.pid());
    new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
  }

  static Stream<String> running(String words) {
    return ProcessHandle.allProcesses()
        .map(each -> each.info().commandLine().orElse(""))
        .filter(line -> line.contains(words));
  }

  static void await(BooleanSupplier goal, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!goal.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Override
  public void close() throws Exception {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().get(10, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.walk(folders.run())) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
