package org.lockstep.registration.launch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Environment;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.ExclusiveWork;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks whenever something changed: publishes what this node offers, runs what the
 * records give to it, decides if it may, and tells those who wait.
 */
final class Engine implements MembershipWatcher, ExclusiveWork, AutoCloseable {
  static final Duration PAUSE = Duration.ofMillis(100);
  static final Duration LONG_PAUSE = Duration.ofMillis(500);

  /** How often a node whose stop failed is asked to be forced out. */
  private static final Duration FORCE_PAUSE = Duration.ofSeconds(5);

  /** Nothing is heard of for longer than this, whatever becomes of the watches. */
  private static final Duration AT_LEAST = Duration.ofSeconds(5);

  private static final Duration CLOSING = Duration.ofSeconds(3);
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Cluster cluster;
  private final WallClock clock;
  private final Incarnation self;
  private final Books books;
  private final Nodes nodes;
  private final Offer offer;
  private final Decider decider;
  private final Lease lease;
  private final Runner runner;
  private final Notifier notifier;
  private final Monitors monitors;
  private final Turns turns;
  private final Programs programs = new Programs();
  private final HandingOver handingOver;
  private final TakingOver takingOver;
  private final DeadHandOvers deadHandOvers;
  private final Answers answers = new Answers();
  private final Waiters waiters = new Waiters();
  private final List<SharedStore.Watch> watches;

  /** The latest, under way or over. */
  private CompletableFuture<Void> round = CompletableFuture.completedFuture(null);

  private long roundsBegun;
  private long roundsEnded;
  private boolean changedMeanwhile;
  private boolean forcing;
  private boolean closing;
  private volatile List<Remnant> leftBehind = List.of();

  /** Until the first look nobody knows. */
  private volatile boolean underWay = true;

  /**
   * @param earlier what another one of this boot has left behind
   */
  Engine(
      SharedStore store,
      Cluster cluster,
      Functions functions,
      ServiceLogs logs,
      Environment environment,
      DoubleSupplier load,
      List<Remnant> earlier) {
    this.clock = environment.wall();
    this.turns = new Turns(this::look, environment.workers());
    this.cluster = cluster;
    this.self = cluster.self();
    this.nodes = new Nodes(cluster, store, environment.clock());
    this.offer = new Offer(store, functions, new Load(load, environment.clock()), self);
    this.decider = new Decider(store, clock, self);
    this.books = new Books(store, decider.lease().key());
    this.lease = new Lease(decider.lease(), self, turns);
    Recorder recorder = new Recorder(store, books, self, clock, turns);
    this.runner =
        new Runner(self, functions, logs, turns, environment.workers(), recorder::ended, earlier);
    this.monitors = new Monitors(self);
    this.notifier = new Notifier(self, functions, logs, turns, environment.workers());
    this.handingOver = new HandingOver(store, self, functions, programs, turns, this);
    this.takingOver = new TakingOver(store, clock, self, programs, turns, this);
    this.deadHandOvers = new DeadHandOvers(store, nodes, turns);
    this.watches =
        List.of(
            store.watch(Records.PREFIX, changes -> turns.lookSoon()),
            store.watch(Records.MEMBERSHIP, changes -> turns.lookSoon()),
            store.watch(decider.lease().key(), changes -> turns.lookSoon()));
    lookAgain();
  }

  private void lookAgain() {
    turns.lookSoon();
    turns.after(AT_LEAST, this::lookAgain);
  }

  /** By whom what runs can be kept from boot to boot; empty: by nobody. */
  void launchWith(Optional<ProgramLauncher> launcher) {
    programs.use(launcher);
    turns.lookSoon();
  }

  /** Of this node. */
  String name() {
    Cluster.Known known = cluster.nodes().get(self.node());
    return known == null ? self.node().toString() : known.name();
  }

  /** Whether any action of client services has not come to its end; on the thread. */
  boolean isAtWork() {
    return runner.isBusy();
  }

  Books books() {
    return books;
  }

  Instant now() {
    return clock.instant();
  }

  World world(Book book) {
    return nodes.look(book, offer.shown()).world();
  }

  void lookSoon() {
    turns.lookSoon();
  }

  Monitors monitors() {
    return monitors;
  }

  /** By whom client services are watched; empty: by nobody. */
  void monitorBy(Optional<EventDaemon> daemon) {
    monitors.use(daemon);
    turns.lookSoon();
  }

  /** The condition meets no record older than this call; past the bound the wait fails. */
  CompletableFuture<Void> until(BiPredicate<Book, World> condition, String what, Duration bound) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiters.admit(done);
    turns.take(
        () -> {
          waiters.add(condition, done);
          look();
        });
    Worker.Pending timer =
        turns.after(
            bound,
            () ->
                done.completeExceptionally(
                    new ProblemException(
                        "timeout", what, "", "not within " + bound.toMillis() + " ms")));
    done.whenComplete((ended, failure) -> timer.cancel());
    return done;
  }

  /** Completes when the decisions are confirmed (EM-4). */
  @Override
  public CompletionStage<Void> changed(MembershipEvent event) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    turns.take(
        () -> {
          nodes.take(event);
          answers.add(event, roundsBegun + 1, answer);
          look();
        });
    boolean leaves = event.localLeaves() && !event.partial().contains(self.node());
    return leaves ? answer.thenCompose(ignored -> handingOver.before()) : answer;
  }

  @Override
  public void joined(Incarnation boot) {
    turns.lookSoon();
  }

  private void look() {
    if (closing) {
      return;
    }
    boolean member = isMember(); // what is read then is no older than its join
    Book book = books.read(); // first: what it names, the membership then knows
    Nodes.Look look = nodes.look(book, offer.shown());
    boolean joined = look.world().up(self.node()).equals(Optional.of(self));
    offer.keep(look.doubtful(), joined, this::lookAfter);
    underWay = underWay || hasAny(book); // before anything of it begins
    runner.look(book);
    if (member) {
      takingOver.look(book);
    }
    deadHandOvers.look(book);
    notifier.look(book, look.world());
    monitors.look(book, book.round(look.world(), now()));
    underWay = hasAny(book) || runner.isBusy();
    force(book);
    boolean mayDecide = look.world().decides(self, answers.any());
    if (isDeciding()) {
      changedMeanwhile = true;
    } else if (mayDecide) {
      decide(book, look.world());
    } else {
      lease.giveUp(this::lookAfter);
    }
    tell(book, look.world(), mayDecide);
  }

  private boolean hasAny(Book book) {
    return book.entries().stream().anyMatch(entry -> entry.isOn(self));
  }

  /** Whether a client service is on this node, or is being started, stopped or recovered there. */
  @Override
  public boolean underWay() {
    return underWay;
  }

  private void lookAfter(boolean done) {
    turns.after(done ? Duration.ZERO : LONG_PAUSE, turns::lookSoon);
  }

  private void decide(Book book, World world) {
    changedMeanwhile = false;
    long number = ++roundsBegun;
    CompletableFuture<Void> ended = new CompletableFuture<>();
    round = ended;
    decider
        .decide(book, world, !answers.any())
        .whenComplete(
            (outcome, failure) -> {
              ended.complete(null);
              turns.take(() -> decided(number, outcome, failure));
            });
  }

  private boolean isDeciding() {
    return roundsEnded < roundsBegun;
  }

  private void decided(
      long number, Decider.@Nullable Outcome outcome, @Nullable Throwable failure) {
    roundsEnded = number;
    if (failure != null) {
      LOG.error("A decision failed and is made again", failure);
      turns.after(AT_LEAST, turns::lookSoon);
    } else if (outcome == Decider.Outcome.LATER) {
      turns.after(PAUSE, turns::lookSoon);
    } else if (outcome == Decider.Outcome.COMMITTED
        || outcome == Decider.Outcome.ANEW
        || changedMeanwhile) {
      turns.lookSoon();
    }
    decider.wake().ifPresent(this::lookAt);
    Book book = books.read();
    World world = world(book);
    tell(book, world, world.decides(self, answers.any()));
  }

  /** What a decision waits for comes by itself. */
  private void lookAt(Instant when) {
    Duration ahead = Duration.between(clock.instant(), when);
    if (ahead.compareTo(AT_LEAST) < 0) { // otherwise it is looked at before
      turns.after(ahead.isNegative() ? PAUSE : ahead, turns::lookSoon);
    }
  }

  /** Of a node that may not decide, no decision is owed; one in flight is. */
  private void tell(Book book, World world, boolean mayDecide) {
    long settled = mayDecide || isDeciding() ? roundsEnded : Long.MAX_VALUE;
    if (answers.check(book, book.round(world, now()), settled, offer.isConfirmed())) {
      turns.lookSoon();
    }
    waiters.check(book, world);
  }

  /** RL-6: as long as a stop that failed here wants it, however often asking for it fails. */
  private void force(Book book) {
    Optional<Book.Entry> failed =
        book.entries().stream()
            .filter(entry -> entry.running().forceOnStopFailure())
            .filter(entry -> entry.placement().blocked().isPresent())
            .filter(entry -> entry.isOn(self))
            .findFirst();
    if (failed.isPresent() && !forcing) {
      forcing = true;
      turns.after(
          FORCE_PAUSE,
          () -> {
            forcing = false;
            turns.lookSoon();
          });
      cluster.forceOut(failed.get().name() + ": " + failed.get().placement().blocked().orElse(""));
    }
  }

  /** The node is no longer eligible, and somebody else may decide. To be called once. */
  @Override
  public void close() {
    try {
      stop().join();
    } catch (CompletionException e) {
      LOG.warn("Registration has stopped; the store did not confirm it: {}", e.toString());
    }
  }

  /** As {@link #close}, for who does not wait. */
  CompletableFuture<Void> stop() {
    watches.forEach(SharedStore.Watch::close);
    CompletableFuture<Void> rests = new CompletableFuture<>();
    turns.take(
        () -> {
          closing = true;
          monitors.close();
          CompletableFuture.allOf(round, runner.cancelAll(), notifier.cancelAll())
              .whenComplete((done, failure) -> rests.complete(null));
        });
    turns.after(CLOSING, () -> rests.complete(null));
    waiters.failAll(
        new ProblemException("stopped", "registration", "", "it is stopping on this node"));
    CompletableFuture<Void> ended =
        rests
            .thenRun(() -> leftBehind = runner.leftBehind())
            .thenCompose(ignored -> isMember() ? withdrawn() : atOnce());
    turns.after(CLOSING.multipliedBy(2), () -> ended.completeExceptionally(new TimeoutException()));
    return ended.whenComplete((done, failure) -> turns.close());
  }

  /** What goes on, once this one has stopped, for the next one of this boot. */
  List<Remnant> leftBehind() {
    return leftBehind;
  }

  private CompletionStage<Void> withdrawn() {
    return offer.withdraw().thenCompose(ignored -> lease.release(CLOSING));
  }

  private static CompletionStage<Void> atOnce() {
    return CompletableFuture.completedFuture(null);
  }

  /** For a node that has left nobody commits any more, and its lease has ended. */
  private boolean isMember() {
    Cluster.Known known = cluster.nodes().get(self.node());
    return known != null && known.isMember() && known.boot() == self.number();
  }
}
