package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.Incarnation;
import org.lockstep.base.ProblemException;
import org.lockstep.node.boot.core.Bequests;
import org.lockstep.testkit.world.SimulatedProcess;
import org.lockstep.testkit.world.World;

/**
 * The programs of a node: children of its supervisor, which die with either (ND-3). Each takes its
 * time to come and to go, and one in some does not mind being asked to. What those that have left a
 * last will leave behind counts as theirs: it takes longer than any lease.
 */
final class SimulatedPrograms implements ProgramLauncher {
  private static final int LAUNCH_MS = 20;
  private static final int TERM_MS = 100;
  private static final int DEAF_ONE_IN = 8;

  /** Little enough for what a run-out lease proves: its margin is 100 ms. */
  private static final int KILL_MS = 30;

  /** What outlives programs may take so long to be undone. */
  private static final int UNDO_MS = 8_000;

  private final SimulatedProcess node;
  private final SimulatedProcess supervisor;
  private final Incarnation boot;
  private final Execution execution;
  private final SortedMap<Long, Program> running = new TreeMap<>();
  private final SortedSet<String> wills = new TreeSet<>();
  private final Bequests bequests = new Bequests();
  private final Function<Boolean, CompletionStage<Void>> say;
  private long last;
  private boolean over;

  /**
   * @param say told whether there are wills that others wait for; completes once they know
   */
  SimulatedPrograms(
      SimulatedProcess node,
      SimulatedProcess supervisor,
      Incarnation boot,
      Execution execution,
      Function<Boolean, CompletionStage<Void>> say) {
    this.say = say;
    this.node = node;
    this.supervisor = supervisor;
    this.boot = boot;
    this.execution = execution;
  }

  private World world() {
    return supervisor.world();
  }

  private void later(int mostMs, Runnable what) {
    world().after(Duration.ofMillis(world().chance().nextInt(mostMs)), what);
  }

  @Override
  public CompletionStage<LaunchedProgram> launch(ProgramSpec spec) {
    CompletableFuture<LaunchedProgram> answer = new CompletableFuture<>();
    supervisor.after(world().chance().nextInt(LAUNCH_MS), () -> launch(spec.owner(), answer));
    return answer;
  }

  private void launch(String owner, CompletableFuture<LaunchedProgram> answer) {
    if (over) {
      node.after(0, () -> answer.completeExceptionally(refused(owner)));
      return;
    }
    Program program = new Program(++last, owner);
    running.put(program.pid, program);
    execution.launched(owner, boot);
    node.after(0, () -> answer.complete(program));
  }

  private static ProblemException refused(String owner) {
    return new ProblemException("leaving", "launch refused", owner, "the node is leaving");
  }

  @Override
  public CompletionStage<Void> end(String owner, Duration killAfter) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    supervisor.after(
        0,
        () -> {
          List<Program> all = of(owner);
          all.forEach(each -> each.kill(true));
          supervisor.after(killAfter.toMillis(), () -> all.forEach(each -> each.kill(false)));
          CompletableFuture.allOf(
                  all.stream().map(each -> each.gone).toArray(CompletableFuture<?>[]::new))
              .thenRun(() -> node.after(0, () -> ended.complete(null)));
        });
    return ended;
  }

  private List<Program> of(String owner) {
    return running.values().stream().filter(each -> each.owner.equals(owner)).toList();
  }

  @Override
  public CompletionStage<Void> bequeath(
      ProgramSpec command, Duration within, boolean mayBeOvertaken) {
    String owner = command.owner();
    long id = ++last;
    bequests.asked(owner, id, mayBeOvertaken);
    CompletionStage<Void> known = say.apply(bequests.any());
    return asked(() -> wills.add(owner))
        .thenRun(() -> bequests.kept(owner, id))
        .thenCombine(known, (kept, any) -> null);
  }

  @Override
  public CompletionStage<Void> revoke(String owner) {
    long id = ++last;
    return asked(() -> wills.remove(owner))
        .thenCompose(
            revoked -> {
              bequests.revoked(owner, id);
              return say.apply(bequests.any()).thenApply(any -> null);
            });
  }

  private CompletionStage<Void> asked(Runnable what) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    supervisor.after(
        0,
        () -> {
          what.run();
          node.after(0, () -> answer.complete(null));
        });
    return answer;
  }

  /** The host is off, whatever was being undone there. */
  void off() {
    List.copyOf(running.values()).forEach(Program::end);
  }

  /** What an owner has launched ends by itself. */
  void die(String owner) {
    List<Program> all = of(owner);
    if (!all.isEmpty()) {
      execution.lost(owner, boot);
      all.forEach(Program::end);
    }
  }

  /** Nothing is launched any more, and what runs is killed. */
  void killAll() {
    over = true;
    List.copyOf(running.values()).forEach(each -> each.kill(false));
  }

  void resume() {
    over = false;
  }

  boolean areOver() {
    return running.isEmpty();
  }

  private final class Program implements LaunchedProgram {
    private final long pid;
    private final String owner;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    Program(long pid, String owner) {
      this.pid = pid;
      this.owner = owner;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public CompletionStage<Integer> exit() {
      return exit;
    }

    @Override
    public void kill(boolean gently) {
      boolean deaf = gently && world().chance().nextInt(DEAF_ONE_IN) == 0;
      if (!deaf && running.containsKey(pid)) {
        boolean undone = over && wills.contains(owner);
        later(undone ? UNDO_MS : gently ? TERM_MS : KILL_MS, this::end);
      }
    }

    private void end() {
      if (running.remove(pid) != null) {
        execution.ended(owner, boot);
        gone.complete(null);
        node.after(0, () -> exit.complete(0));
      }
    }
  }
}
