package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.ProblemException;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Frame;
import org.lockstep.node.supervisor.Wills;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has programs launched, and ended, by the supervisor (ND-3). */
final class SupervisedPrograms implements ProgramLauncher {
  /** The way to the supervisor. */
  interface Outlet {
    /** Whether the frame will reach it, if it lives. */
    boolean send(Frame frame);
  }

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedPrograms.class);

  private final Outlet outlet;
  private final Path logFolder;
  private final AtomicLong lastId;
  private final Map<Long, Program> programs = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Void>> answers = new ConcurrentHashMap<>();

  /** As its supervisor has them: this process executes them should that die first. */
  private final Wills wills;

  private final AnnouncedWills announced;
  private final long lastOfBefore;
  private final HandOver handOver;
  private volatile Optional<Set<String>> adopted = Optional.empty();

  /**
   * @param announced by whom the others know that they have to wait for wills
   * @param lastId ids up to this one have been used
   * @param handOver by which a later boot knows its supervisor
   */
  SupervisedPrograms(
      Outlet outlet,
      Path logFolder,
      Containment containment,
      AnnouncedWills announced,
      long lastId,
      HandOver handOver) {
    this.announced = announced;
    this.wills = new Wills(containment, LOG::error);
    this.outlet = outlet;
    this.logFolder = logFolder;
    this.lastId = new AtomicLong(lastId);
    this.lastOfBefore = lastId;
    this.handOver = handOver;
  }

  /** Whether any was launched that has not ended, or has to be undone, as far as is known. */
  boolean any() {
    return !programs.isEmpty() || !wills.isEmpty();
  }

  Wills wills() {
    return wills;
  }

  /** What the supervisor says. */
  void heard(Frame frame) {
    long id = frame.number();
    switch (frame.kind()) {
      case ENDED, BEQUEATHED, REVOKED, KEPT ->
          Optional.ofNullable(answers.remove(id)).ifPresent(it -> it.complete(null));
      case LAUNCHED -> Optional.ofNullable(programs.get(id)).ifPresent(p -> p.launched(frame));
      case FAILED -> failed(frame);
      case EXITED -> exited(frame);
      case RUNS -> runs(frame);
      case BEQUEATH -> inherited(frame);
      case ALL -> handOver.told();
      case ADOPTED -> adopted(Set.copyOf(frame.words()));
      default -> {}
    }
  }

  private void exited(Frame frame) {
    Program program = programs.remove(frame.number());
    if (program != null) {
      program.exited(frame);
    } else {
      handOver.exited(frame.number());
    }
  }

  private void runs(Frame frame) {
    if (!handOver.hasExited(frame.number())) {
      String owner = frame.words().get(0);
      Program program = new Program(frame.number(), owner, output(owner), 0);
      program.launched(frame);
      programs.put(frame.number(), program);
    }
  }

  /** Of an earlier boot; what has ended by the time it is told is not this one's. */
  private void inherited(Frame frame) {
    String owner = frame.words().get(0);
    if (adopted.map(whole -> whole.contains(owner)).orElse(true)) {
      announced.change(its -> its.asked(owner, frame.number(), frame.mayBeOvertaken()));
      wills.keep(frame);
    }
  }

  private void adopted(Set<String> whole) {
    adopted = Optional.of(whole);
    Set<String> ended = new TreeSet<>(wills.owners());
    ended.removeAll(whole);
    wills.forgetOthers(lastOfBefore, whole);
    announced.change(its -> ended.forEach(owner -> its.revoked(owner, lastOfBefore + 1)));
    handOver.adopted(whole);
  }

  private void failed(Frame frame) {
    long id = frame.number();
    handOver.failed(id, frame.words().get(0));
    Optional.ofNullable(programs.remove(id)).ifPresent(program -> program.failed(frame));
    Optional.ofNullable(answers.remove(id))
        .ifPresent(end -> end.completeExceptionally(refused("", frame.words().get(0))));
  }

  @Override
  public CompletionStage<LaunchedProgram> launch(ProgramSpec spec) {
    long id = lastId.incrementAndGet();
    try {
      Path output = output(spec.owner());
      Program program = new Program(id, spec.owner(), output, output.toFile().length());
      Frame frame = frame(Frame.Kind.LAUNCH, id, 0, spec, output);
      programs.put(id, program);
      if (!outlet.send(frame)) {
        programs.remove(id);
        throw refused(spec.owner(), "the supervisor takes nothing more");
      }
      return program.started;
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static Frame frame(Frame.Kind kind, long id, long other, ProgramSpec spec, Path output) {
    List<String> words = new ArrayList<>();
    words.add(spec.owner());
    words.add(output.toString());
    words.add(spec.folder().map(Path::toString).orElse(""));
    words.add(Integer.toString(spec.command().size()));
    words.addAll(spec.command());
    spec.environment().forEach((name, value) -> words.add(name + "=" + value));
    Frame frame = new Frame(kind, id, other, words, new byte[0]);
    try {
      frame.requireRoom(); // what the supervisor could not read would be taken for this node's end
    } catch (IllegalArgumentException e) {
      throw refused(spec.owner(), String.valueOf(e.getMessage()));
    }
    return frame;
  }

  private static ProblemException refused(String owner, String why) {
    return new ProblemException("not-launched", "program not launched", owner, why);
  }

  @Override
  public CompletionStage<Void> end(String owner, Duration killAfter) {
    long id = lastId.incrementAndGet();
    return asked(owner, Frame.of(Frame.Kind.END, id, killAfter.toMillis(), owner));
  }

  /** Completes when the supervisor has answered. */
  private CompletionStage<Void> asked(String owner, Frame frame) {
    long id = frame.number();
    CompletableFuture<Void> answered = new CompletableFuture<>();
    answers.put(id, answered);
    if (!outlet.send(frame)) {
      answers.remove(id);
      answered.completeExceptionally(refused(owner, "the supervisor takes nothing more"));
    }
    return answered;
  }

  @Override
  public CompletionStage<Void> bequeath(
      ProgramSpec command, Duration within, boolean mayBeOvertaken) {
    try {
      long id = lastId.incrementAndGet();
      Path output = output(command.owner());
      Frame frame = frame(Frame.Kind.BEQUEATH, id, within.toMillis(), command, output);
      return bequeath(mayBeOvertaken ? frame.overtaken() : frame);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedStage(
          refused(command.owner(), String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** The others know of it before anything is done that it would have to undo (ND-4). */
  private CompletionStage<Void> bequeath(Frame frame) {
    String owner = frame.words().get(0);
    long id = frame.number();
    CompletionStage<Void> known =
        announced.change(its -> its.asked(owner, id, frame.mayBeOvertaken()));
    return asked(owner, frame)
        .whenComplete((kept, failure) -> settled(frame, failure == null))
        .thenCombine(known, (kept, any) -> null);
  }

  private void settled(Frame frame, boolean kept) {
    String owner = frame.words().get(0);
    if (kept) {
      wills.keep(frame);
    }
    announced.change(
        its -> {
          if (kept) {
            its.kept(owner, frame.number());
          } else {
            its.refused(owner, frame.number());
          }
        });
  }

  /** Whether others wait for what is to be undone, as far as they have been told. */
  boolean areAwaited() {
    return announced.any();
  }

  @Override
  public boolean hasBequeathed(String owner) {
    return wills.isOf(owner);
  }

  @Override
  public CompletionStage<Void> revoke(String owner) {
    long id = lastId.incrementAndGet();
    wills.revoke(owner);
    return asked(owner, Frame.of(Frame.Kind.REVOKE, id, 0, owner))
        .thenRun(() -> announced.change(its -> its.revoked(owner, id)));
  }

  @Override
  public Optional<String> keeper() {
    return handOver.keeper(wills.isEmpty());
  }

  @Override
  public boolean keepsOfEarlierBoot() {
    return handOver.keeps();
  }

  @Override
  public CompletionStage<Void> keepForNextBoot(Set<String> owners) {
    try {
      Frame frame = handOver.keep(lastId.incrementAndGet(), owners);
      return asked("", frame).thenRun(handOver::kept);
    } catch (IOException | IllegalArgumentException e) {
      return CompletableFuture.failedStage(refused("", e.toString()));
    }
  }

  @Override
  public CompletionStage<Set<String>> adopt(String keeper, Set<String> owners) {
    return handOver
        .adopt(keeper, owners, lastId::incrementAndGet, outlet)
        .thenCompose(whole -> announced.change(its -> {}).thenApply(known -> whole));
  }

  @Override
  public List<LaunchedProgram> running(String owner) {
    return programs.values().stream()
        .filter(program -> program.owner.equals(owner) && program.pid() > 0)
        .map(LaunchedProgram.class::cast)
        .toList();
  }

  private Path output(String owner) {
    Path folder = logFolder.resolve("cs");
    try {
      RunFolders.create(folder);
    } catch (IOException e) {
      throw refused(owner, folder + ": " + e);
    }
    return folder.resolve(owner.replaceAll("[^A-Za-z0-9._-]", "_") + ".log");
  }

  private final class Program implements LaunchedProgram {
    private final long id;
    private final String owner;
    private final Path output;
    private final long said;
    private final CompletableFuture<LaunchedProgram> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile long pid;

    /**
     * @param said how long its output was before: an earlier program's
     */
    Program(long id, String owner, Path output, long said) {
      this.id = id;
      this.owner = owner;
      this.output = output;
      this.said = said;
    }

    void launched(Frame frame) {
      pid = frame.other();
      started.complete(this);
    }

    void failed(Frame frame) {
      started.completeExceptionally(refused(owner, frame.words().get(0)));
    }

    void exited(Frame frame) {
      exit.complete((int) frame.other());
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
    public String lastLine() {
      return LastLine.of(output, said);
    }

    @Override
    public void kill(boolean gently) {
      outlet.send(Frame.of(Frame.Kind.KILL, id, gently ? 1 : 0));
    }
  }
}
