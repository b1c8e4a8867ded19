package org.lockstep.membership.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.membership.Level;
import org.lockstep.membership.TransitionType;
import org.lockstep.store.CommitResult;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Snapshot;

/**
 * The master of one epoch: sequences everybody's transitions. One commit is under way at a time;
 * what comes meanwhile shares the next one, which is how nodes that join at once become one batch
 * (MM-5). Nobody is told anything before it is confirmed (DB-6).
 */
public final class Master {
  /** How often a directive is repeated to those that have not acknowledged, in milliseconds. */
  static final long REPEAT_MS = 500;

  /** A member that has not promised for this long is forced out (MM-15), in milliseconds. */
  static final long PROMISE_MS = 3_000;

  /** Joins wait this long for others, so that a power-up becomes one batch (MM-5). */
  static final long GATHER_MS = 100;

  /** The most requests that wait for a commit; more are refused. */
  static final int MAX_PENDING = 10_000;

  private final long epoch;
  private final SortedMap<Long, BatchRun> runs = new TreeMap<>();
  private final SortedSet<Long> completing = new TreeSet<>();
  private final List<Mutation> pending = new ArrayList<>();
  private final List<Mutation> joins = new ArrayList<>();
  private final SortedMap<NodeId, List<Message.Told>> promises = new TreeMap<>();
  private final SortedSet<NodeId> unpromised = new TreeSet<>();
  private final SortedSet<Incarnation> informed = new TreeSet<>();
  private final SortedSet<Incarnation> provenDead = new TreeSet<>();
  private final HistoryKeeper history = new HistoryKeeper();
  private final List<Output> outputs = new ArrayList<>();
  private final long startedMs;
  private ClusterState state;
  private Snapshot copy;
  private Optional<InFlight> inFlight = Optional.empty();
  private boolean ready;
  private boolean over;
  private long promiseSentMs;
  private long gatheringSinceMs;

  private record InFlight(ClusterState next, List<Answer> answers) {}

  private record Answer(
      Mutation.Caller to, Optional<Problem> refusal, Optional<CommitResult> done) {}

  /** A new master first gets from every member the promise to refuse lower epochs (MM-15). */
  public Master(long epoch, Snapshot adopted, ClusterState state, Moment now) {
    this.epoch = epoch;
    this.copy = adopted;
    this.state = state;
    this.startedMs = now.ms();
    state.members().values().stream()
        .filter(member -> !member.leavingByForce())
        .forEach(member -> unpromised.add(member.boot().node()));
  }

  public long epoch() {
    return epoch;
  }

  public ClusterState state() {
    return state;
  }

  public Snapshot copy() {
    return copy;
  }

  /** Whether it has stepped down: it says nothing more. */
  public boolean over() {
    return over;
  }

  public List<Output> begin(Moment now) {
    askForPromises(now);
    readyWhenPromised(now);
    return flush(now);
  }

  public List<Output> received(Incarnation from, Message message, Moment now) {
    if (message instanceof Message.Request request) {
      request(from, request, now);
    } else if (message instanceof Message.Ack ack && ack.epoch() == epoch) {
      acked(from, ack, now);
    } else if (message instanceof Message.Promise promise && promise.epoch() == epoch) {
      promised(from, promise, now);
    } else if (message instanceof Message.Resync && state.isMember(from)) {
      inform(from);
    }
    return flush(now);
  }

  /** The death of a boot is proven: forced out if it was not yet, and its recovery may begin. */
  public List<Output> proven(Incarnation boot, String proof, Moment now) {
    if (state.isMember(boot) && provenDead.add(boot)) {
      pending.add(
          Mutation.internal(
              work -> {
                Admission.force(work.draft, boot, "dead: " + proof, work.now.wallMs());
                Admission.proven(work.draft, boot, proof);
                return Optional.empty();
              }));
      unpromised.remove(boot.node());
      readyWhenPromised(now);
    }
    return flush(now);
  }

  /** The commit under way is confirmed, at its position. */
  public List<Output> confirmed(Commit commit, Moment now) {
    InFlight done = inFlight.orElseThrow();
    inFlight = Optional.empty();
    SortedSet<Incarnation> audience = new TreeSet<>();
    state.members().values().forEach(member -> audience.add(member.boot()));
    state = done.next;
    copy = copy.with(commit);
    state.members().values().forEach(member -> audience.add(member.boot()));
    for (Incarnation boot : audience) {
      if (informed.contains(boot)) {
        send(boot.node(), new Message.Committed(commit));
      } else {
        inform(boot);
      }
    }
    informed.removeIf(boot -> !state.isMember(boot));
    done.answers.forEach(this::answer);
    openRuns(now);
    new ArrayList<>(runs.values()).forEach(run -> step(run, now));
    return flush(now);
  }

  /** The outcome of the commit under way is unknown: nobody is told (DB-6). */
  public List<Output> unknown(String why) {
    over = true;
    inFlight = Optional.empty();
    pending.clear();
    outputs.add(new Output.StepDown(why));
    return drain();
  }

  public List<Output> tick(Moment now) {
    if (!joins.isEmpty() && now.ms() - gatheringSinceMs >= GATHER_MS) {
      pending.addAll(joins);
      joins.clear();
    }
    if (!ready) {
      if (now.ms() - startedMs > PROMISE_MS) {
        forceTheSilent(now);
      } else if (now.ms() - promiseSentMs > REPEAT_MS) {
        askForPromises(now);
      }
    }
    List<Message.Waiting> waiting = new ArrayList<>();
    for (BatchRun run : runs.values()) {
      Batch batch = state.batches().get(run.id);
      if (ready && batch != null && run.repeatDue(now, REPEAT_MS)) {
        run.awaited(batch).forEach(node -> direct(node, run));
        waiting.add(run.waiting(batch, now));
      }
    }
    if (!waiting.isEmpty()) {
      Message progress = new Message.Progress(epoch, waiting);
      state.members().keySet().forEach(node -> send(node, progress));
    }
    return flush(now);
  }

  private void request(Incarnation from, Message.Request request, Moment now) {
    var caller = Optional.of(new Mutation.Caller(from.node(), request.id()));
    if (pending.size() + joins.size() >= MAX_PENDING) {
      Problem full = new Problem("busy", "request refused", "master", "too many are waiting");
      answer(new Answer(caller.get(), Optional.of(full), Optional.empty()));
      return;
    }
    Mutation mutation = new Mutation(caller, body(from, request.ask()));
    if (request.ask() instanceof Ask.Join && !state.isMember(from)) {
      gatheringSinceMs = joins.isEmpty() ? now.ms() : gatheringSinceMs;
      joins.add(mutation);
    } else {
      pending.add(mutation);
    }
  }

  private static Mutation.Body body(Incarnation from, Ask ask) {
    if (ask instanceof Ask.Join join) {
      return work -> Admission.join(work.draft, from, join.specs());
    } else if (ask instanceof Ask.Leave leave) {
      return work -> Admission.leave(work.draft, leave.node());
    } else if (ask instanceof Ask.Force force) {
      return work -> {
        Member member = work.draft.members.get(force.node());
        return member == null
            ? Optional.of(
                new Problem(
                    "not-a-member",
                    "force refused",
                    force.node().toString(),
                    "it is not a member of the cluster"))
            : Admission.force(work.draft, member.boot(), force.reason(), work.now.wallMs());
      };
    } else if (ask instanceof Ask.Register register) {
      return work -> Admission.register(work.draft, from, register.spec());
    } else if (ask instanceof Ask.Release release) {
      return work -> Admission.release(work.draft, from, release.level());
    } else if (ask instanceof Ask.Lost lost) {
      return work -> Admission.lost(work.draft, from, lost.level(), lost.why(), work.now.wallMs());
    }
    Ask.Store store = (Ask.Store) ask;
    return work -> {
      work.stored = Optional.of(work.store(store.transaction()));
      return Optional.empty();
    };
  }

  private void acked(Incarnation from, Message.Ack ack, Moment now) {
    BatchRun run = runs.get(ack.batch());
    Batch batch = state.batches().get(ack.batch());
    if (run == null || batch == null || !state.isMember(from)) {
      return;
    }
    if (ack.barrier() == run.barrier() && !ack.fault().isEmpty()) {
      faulted(from, batch, run, ack.fault());
    }
    if (run.ack(from.node(), ack.barrier())) {
      step(run, now);
    }
  }

  /** MM-20. */
  private void faulted(Incarnation from, Batch batch, BatchRun run, String fault) {
    Member member = state.members().get(from.node());
    if (member == null || run.faults.containsKey(from.node())) {
      return;
    }
    Optional<Part> own =
        batch.parts().stream().filter(part -> part.boot().equals(from)).findFirst();
    boolean joining = own.isPresent() && own.get().type() == TransitionType.JOINING;
    boolean removal = own.isPresent() && own.get().partial();
    if (joining && !member.faulted()) {
      run.faults.put(from.node(), fault);
      return;
    }
    String reason = batch.level() + " failed: " + fault;
    pending.add(
        Mutation.internal(
            work ->
                removal && !joining
                    ? Admission.lost(work.draft, from, batch.level(), reason, work.now.wallMs())
                    : Admission.force(work.draft, from, reason, work.now.wallMs())));
  }

  private void promised(Incarnation from, Message.Promise promise, Moment now) {
    if (state.isMember(from)) {
      promises.put(from.node(), promise.told());
      unpromised.remove(from.node());
      inform(from);
      readyWhenPromised(now);
    }
  }

  private void askForPromises(Moment now) {
    promiseSentMs = now.ms();
    unpromised.forEach(node -> send(node, new Message.PromiseRequest(epoch)));
  }

  private void forceTheSilent(Moment now) {
    for (NodeId node : unpromised) {
      Incarnation boot = state.bootOf(node).orElseThrow();
      pending.add(
          Mutation.internal(
              work ->
                  Admission.force(
                      work.draft, boot, "no answer to a new master", work.now.wallMs())));
    }
    unpromised.clear();
    readyWhenPromised(now);
  }

  /** Takes every open batch up where its participants stand. */
  private void readyWhenPromised(Moment now) {
    if (ready || !unpromised.isEmpty()) {
      return;
    }
    ready = true;
    openRuns(now);
    for (BatchRun run : runs.values()) {
      resume(run, now);
    }
    new ArrayList<>(runs.values()).forEach(run -> step(run, now));
    pending.add(Mutation.internal(work -> Optional.empty())); // plans what the last master left
  }

  private void resume(BatchRun run, Moment now) {
    SortedMap<NodeId, Message.Told> told = new TreeMap<>();
    promises.forEach(
        (node, list) ->
            list.stream()
                .filter(each -> each.batch() == run.id)
                .findFirst()
                .ifPresent(each -> told.put(node, each)));
    int highest = told.values().stream().mapToInt(Message.Told::barrier).max().orElse(0);
    if (highest > run.barrier()) {
      run.enter(highest, now);
    }
    told.forEach(
        (node, each) -> {
          Batch batch = state.batches().get(run.id);
          if (!each.fault().isEmpty() && batch != null) {
            faulted(state.bootOf(node).orElseThrow(), batch, run, each.fault());
          }
          if (each.acked() >= run.barrier()) {
            run.ack(node, run.barrier());
          }
        });
  }

  private void openRuns(Moment now) {
    runs.keySet().retainAll(state.batches().keySet());
    completing.retainAll(state.batches().keySet());
    if (!ready) {
      return;
    }
    for (Batch batch : state.batches().values()) {
      if (!runs.containsKey(batch.id()) && !completing.contains(batch.id())) {
        BatchRun run = new BatchRun(batch.id(), now);
        runs.put(batch.id(), run);
        batch.participants().forEach(node -> direct(node, run));
      }
    }
  }

  /**
   * The next barrier, and after the last the next level, comes when all have acknowledged (MM-4).
   */
  private void step(BatchRun run, Moment now) {
    Batch batch = state.batches().get(run.id);
    if (!ready || batch == null || !run.awaited(batch).isEmpty()) {
      return;
    }
    boolean last = run.barrier() + 1 >= batch.barriers();
    if (!last && !batch.forced() && held(batch.level())) {
      return;
    }
    history.completed(batch, run.step(batch, now));
    if (last) {
      runs.remove(run.id);
      complete(batch, run);
    } else {
      run.enter(run.barrier() + 1, now);
      run.awaited(batch).forEach(node -> direct(node, run));
      step(run, now); // nobody may be left to be waited for
    }
  }

  /** A forced leave on its way to the level comes first (MM-10). */
  private boolean held(Level level) {
    return Draft.frozen(level, state.walks())
        || state.batches().values().stream()
            .anyMatch(batch -> batch.forced() && batch.level().equals(level));
  }

  private void complete(Batch batch, BatchRun run) {
    completing.add(batch.id());
    pending.add(
        Mutation.internal(
            work -> {
              Batch latest = work.draft.batches.get(batch.id());
              if (latest != null) {
                new Planner(work.draft, work.now.wallMs()).complete(latest, run.faults);
              }
              return Optional.empty();
            }));
  }

  private void direct(NodeId node, BatchRun run) {
    send(node, new Message.Directive(epoch, run.id, run.barrier()));
  }

  private void inform(Incarnation boot) {
    informed.add(boot);
    send(boot.node(), new Message.FullCopy(copy));
  }

  private void answer(Answer answer) {
    send(answer.to.node(), new Message.Reply(answer.to.request(), answer.refusal, answer.done));
  }

  private void send(NodeId to, Message message) {
    outputs.add(new Output.Send(to, message));
  }

  private List<Output> flush(Moment now) {
    if (!over && inFlight.isEmpty() && !pending.isEmpty()) {
      write(now);
    }
    return drain();
  }

  private void write(Moment now) {
    Mutation.Work work =
        new Mutation.Work(state, copy.records(), copy.position().sequence() + 1, now);
    List<Answer> answers = new ArrayList<>();
    for (Mutation mutation : pending) {
      work.stored = Optional.empty();
      Optional<Problem> refusal = mutation.body().apply(work);
      mutation.caller().ifPresent(caller -> answers.add(new Answer(caller, refusal, work.stored)));
    }
    pending.clear();
    if (ready) {
      new Planner(work.draft, now.wallMs()).advance();
    }
    ClusterState next = work.draft.freeze();
    if (next.equals(state) && work.changes.isEmpty()) {
      answers.forEach(this::answer);
      return;
    }
    inFlight = Optional.of(new InFlight(next, answers));
    outputs.add(new Output.Write(next, work.changes, history.ended(work.draft.ended, now)));
  }

  private List<Output> drain() {
    List<Output> result = List.copyOf(outputs);
    outputs.clear();
    return result;
  }
}
