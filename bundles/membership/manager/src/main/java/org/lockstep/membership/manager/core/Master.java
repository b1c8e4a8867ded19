package org.lockstep.membership.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.membership.TransitionRecord;
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

  private final NodeId self;
  private final long epoch;
  private final NextCommit waiting = new NextCommit();
  private final Audience audience = new Audience(this::send);
  private final Promises promises;
  private final SortedSet<Incarnation> provenDead = new TreeSet<>();
  private final SortedSet<Incarnation> cutOff = new TreeSet<>();
  private final SortedSet<Incarnation> silent = new TreeSet<>();
  private final Departed departed = new Departed();
  private final HistoryKeeper history;
  private final OpenBatches batches;
  private final List<Output> outputs = new ArrayList<>();
  private ClusterState state;
  private Snapshot copy;
  private SortedSet<NodeId> unheard = new TreeSet<>();
  private SortedSet<NodeId> beingCutOff = new TreeSet<>();
  private Optional<InFlight> inFlight = Optional.empty();
  private boolean ready;
  private boolean over;
  private boolean withoutHistory;

  private record InFlight(
      ClusterState next,
      List<Mutation> made,
      List<Answer> answers,
      List<TransitionRecord> history) {}

  private record Answer(
      Mutation.Caller to, Optional<Problem> refusal, Optional<CommitResult> done) {}

  /** What the open batches may use of it. */
  private final class Desk implements OpenBatches.Desk {
    @Override
    public ClusterState state() {
      return state;
    }

    @Override
    public Optional<ClusterState> underWay() {
      return inFlight.map(InFlight::next);
    }

    @Override
    public void want(Mutation.Body body) {
      waiting.add(body);
    }

    @Override
    public void send(NodeId to, Message message) {
      outputs.add(new Output.Send(to, message));
    }
  }

  /**
   * A new master first gets from every member the promise to refuse lower epochs (MM-15).
   *
   * @param self the node that is master
   * @param begun what is kept of transitions that have not ended
   */
  public Master(
      NodeId self,
      long epoch,
      Snapshot adopted,
      ClusterState state,
      List<TransitionRecord> begun,
      Moment now) {
    this.self = self;
    this.history = new HistoryKeeper(begun);
    this.epoch = epoch;
    this.copy = adopted;
    this.state = state;
    this.promises = new Promises(state, now);
    this.batches = new OpenBatches(epoch, history, new Desk());
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

  /** Whether there is something to be repeated, gathered or given up in time. */
  public boolean restless() {
    return !ready || waiting.gathers() || inFlight.isPresent() || !state.walks().isEmpty();
  }

  public List<Output> begin(Moment now) {
    promises.missing().forEach(node -> send(node, new Message.PromiseRequest(epoch)));
    readyWhenPromised(now);
    return flush(now);
  }

  public List<Output> received(Incarnation from, Message message, Moment now) {
    if (message instanceof Message.Request request) {
      request(from, request, now);
    } else if (message instanceof Message.Ack ack && ack.epoch() == epoch) {
      batches.acknowledged(from, ack, now);
    } else if (message instanceof Message.Promise promise && promise.epoch() == epoch) {
      promised(from, promise, now);
    } else if (message instanceof Message.Working working && working.epoch() == epoch) {
      batches.working(from, working, now);
    } else if (message instanceof Message.Resync) {
      audience.resync(from, state, copy);
    }
    return flush(now);
  }

  /** The death of a boot is proven: forced out if it was not yet, and its recovery may begin. */
  public List<Output> proven(Incarnation boot, String proof, Moment now) {
    if (state.isMember(boot) && provenDead.add(boot)) {
      waiting.add(
          work -> {
            Admission.force(work.draft, boot, "dead: " + proof, work.now.wallMs());
            Admission.proven(work.draft, boot, proof);
            return Optional.empty();
          });
      promises.notFrom(boot.node());
      readyWhenPromised(now);
    }
    return flush(now);
  }

  /** The members with which it is not connected just now. */
  public void doesNotHear(SortedSet<NodeId> nodes) {
    unheard = nodes;
  }

  /** Nodes at whose power a fence agent is just now: they had better not come back yet. */
  public void cutsOff(SortedSet<NodeId> nodes) {
    beingCutOff = nodes;
  }

  /** Who has to go because it does not hear those who stay, be it this node (MM-17). */
  public List<Output> decided(Rounds.Decision decision, Moment now) {
    for (Incarnation boot : decision.losers()) {
      if (state.isMember(boot) && cutOff.add(boot)) {
        forceOut(boot, decision.reason());
      }
    }
    readyWhenPromised(now);
    return flush(now);
  }

  /** There has been no sign of life for the dead time: forced out, whatever proves its death. */
  public List<Output> silent(Incarnation boot, Moment now) {
    if (state.isMember(boot) && silent.add(boot)) {
      forceOut(boot, "no sign of life on the disk");
      readyWhenPromised(now);
    }
    return flush(now);
  }

  /** Nobody waits for what it has not promised yet. */
  private void forceOut(Incarnation boot, String reason) {
    waiting.add(work -> Admission.force(work.draft, boot, reason, work.now.wallMs()));
    promises.notFrom(boot.node());
  }

  /** The commit under way is confirmed, at its position. */
  public List<Output> confirmed(Commit commit, Moment now) {
    InFlight done = inFlight.orElseThrow();
    inFlight = Optional.empty();
    ClusterState before = state;
    state = done.next;
    history.confirmed(done.history, state);
    departed.note(before, state);
    copy = copy.with(commit);
    audience.confirmed(commit, before, state, copy);
    done.answers.forEach(this::answer);
    if (ready) {
      batches.follow(now);
    }
    return flush(now);
  }

  /**
   * The commit under way does not fit, and nothing of it was written: who asked for more than the
   * store was made for is told so, and everybody else goes on. If it was nobody, the history has to
   * make room: the membership comes first.
   */
  public List<Output> refused(Problem problem, Moment now) {
    InFlight tried = inFlight.orElseThrow();
    List<Mutation> stores = tried.made.stream().filter(Mutation::stores).toList();
    if (stores.isEmpty() && tried.history.isEmpty()) {
      return unknown(problem.line());
    }
    inFlight = Optional.empty();
    withoutHistory = stores.isEmpty();
    waiting.again(tried.made.stream().filter(each -> !each.stores()).toList());
    if (stores.size() > 1) {
      waiting.oneByOne(stores);
    } else if (!stores.isEmpty()) {
      Optional<CommitResult> none = Optional.of(new CommitResult.Refused(problem));
      stores.get(0).caller().ifPresent(to -> answer(new Answer(to, Optional.empty(), none)));
    }
    return flush(now);
  }

  /** The outcome of the commit under way is unknown: nobody is told (DB-6). */
  public List<Output> unknown(String why) {
    over = true;
    inFlight = Optional.empty();
    waiting.drop();
    outputs.add(new Output.StepDown(why));
    return drain();
  }

  public List<Output> tick(Moment now) {
    waiting.gathered(now);
    if (!ready) {
      forceTheSilent(now);
      if (promises.repeatDue(now)) {
        promises.missing().forEach(node -> send(node, new Message.PromiseRequest(epoch)));
      }
    }
    batches.judge(unheard, this::canDoWithout, now);
    List<Message.Waiting> awaited = batches.repeat(now);
    if (!awaited.isEmpty()) {
      Message progress = new Message.Progress(epoch, awaited);
      state.members().keySet().forEach(node -> send(node, progress));
    }
    return flush(now);
  }

  private boolean canDoWithout(ClusterState without, NodeId node) {
    return Overdue.canDoWithout(without, node, self, unheard);
  }

  private void request(Incarnation from, Message.Request request, Moment now) {
    if (request.ask() instanceof Ask.Confirm confirm && confirm.above() >= epoch) {
      makeWay(from);
      return;
    }
    var caller = Optional.of(new Mutation.Caller(from.node(), request.id()));
    if (waiting.full()) {
      Problem full = new Problem("busy", "request refused", "master", "too many are waiting");
      answer(new Answer(caller.get(), Optional.of(full), Optional.empty()));
      return;
    }
    boolean join = request.ask() instanceof Ask.Join;
    Mutation.Body body = Requests.body(from, request.ask());
    Mutation mutation =
        new Mutation(
            caller,
            join
                ? work -> departed.refusal(from, state, work.draft).or(() -> body.apply(work))
                : body,
            request.ask() instanceof Ask.Store);
    if (join && beingCutOff.contains(from.node())) {
      Problem later =
          new Problem(Ask.NOT_YET, "join refused for now", from.toString(), "it is being cut off");
      answer(new Answer(caller.get(), Optional.of(later), Optional.empty()));
      return;
    }
    if (join && !state.isMember(from)) {
      waiting.gather(mutation, now);
      return;
    }
    if (join) {
      audience.inform(from, copy); // it asks again, so it does not know yet
    }
    waiting.add(mutation);
  }

  /**
   * It may have begun to act on the lease of the one who asks having run out: a later master reads
   * what came of that, and then looks anew (DB-8).
   */
  private void makeWay(Incarnation from) {
    if (state.isMember(from)) {
      outputs.addAll(unknown(from + " has its disk back, and asks for a later master"));
    }
  }

  private void promised(Incarnation from, Message.Promise promise, Moment now) {
    if (state.isMember(from)) {
      promises.from(from.node(), promise.told());
      audience.inform(from, copy);
      readyWhenPromised(now);
    }
  }

  private void forceTheSilent(Moment now) {
    for (NodeId node : promises.giveUp(unheard, now)) {
      forceOut(state.bootOf(node).orElseThrow(), "no answer to a new master");
    }
    readyWhenPromised(now);
  }

  /** Takes every open batch up where its participants stand. */
  private void readyWhenPromised(Moment now) {
    if (ready || !promises.complete()) {
      return;
    }
    ready = true;
    batches.resume(promises, now);
    waiting.add(work -> Optional.empty()); // plans what the last master left
  }

  private void answer(Answer answer) {
    send(answer.to.node(), new Message.Reply(answer.to.request(), answer.refusal, answer.done));
  }

  private void send(NodeId to, Message message) {
    outputs.add(new Output.Send(to, message));
  }

  private List<Output> flush(Moment now) {
    while (!over && inFlight.isEmpty() && !waiting.isEmpty()) {
      write(now);
    }
    return drain();
  }

  private void write(Moment now) {
    Mutation.Work work =
        new Mutation.Work(state, copy.records(), copy.position().sequence() + 1, now);
    List<Mutation> made = waiting.take();
    List<Answer> answers = new ArrayList<>();
    for (Mutation mutation : made) {
      work.stored = Optional.empty();
      Optional<Problem> refusal = mutation.body().apply(work);
      mutation.caller().ifPresent(caller -> answers.add(new Answer(caller, refusal, work.stored)));
    }
    if (ready) {
      new Planner(work.draft, now.wallMs()).advance();
    }
    ClusterState next = work.draft.freeze();
    if (next.equals(state) && work.changes.isEmpty()) {
      answers.forEach(this::answer);
      return;
    }
    List<TransitionRecord> past =
        withoutHistory ? List.of() : history.records(work.draft.ended, next, now);
    withoutHistory = false;
    inFlight = Optional.of(new InFlight(next, made, answers, past));
    outputs.add(new Output.Write(next, work.changes, past));
  }

  private List<Output> drain() {
    List<Output> result = List.copyOf(outputs);
    outputs.clear();
    return result;
  }
}
