package org.lockstep.registration.launch;

import java.time.Clock;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.events.MembershipEvent;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Results;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.registration.format.Records.NodeOffer;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks whenever something changed: publishes what this node offers, runs what the
 * records give to it, decides if it may, and tells those who wait.
 */
final class Engine implements AutoCloseable {
  private static final long RETRY_MS = 100;
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final SharedStore store;
  private final Cluster cluster;
  private final Functions functions;
  private final Clock clock;
  private final Nodes nodes;
  private final Decider decider;
  private final Runner runner;
  private final Waiters waiters = new Waiters();
  private final ScheduledThreadPoolExecutor thread;
  private final SharedStore.Watch watch;
  private SortedSet<NodeId> joiners = new TreeSet<>();
  private boolean deciding;
  private boolean changedMeanwhile;
  private boolean offering;
  private volatile boolean queued;

  Engine(SharedStore store, Cluster cluster, Functions functions, ServiceLogs logs, Clock clock) {
    this.store = store;
    this.cluster = cluster;
    this.functions = functions;
    this.clock = clock;
    this.nodes = new Nodes(cluster, store);
    this.decider = new Decider(store, clock);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, "lockstep-registration");
              created.setDaemon(true);
              return created;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.runner =
        new Runner(cluster.self(), functions, logs, thread, this::attemptEnded, this::lookSoon);
    this.watch = store.watch(Records.PREFIX, changes -> lookSoon());
  }

  World world() {
    return nodes.world();
  }

  /** Many reasons to look make one look. */
  void lookSoon() {
    if (!queued) {
      queued = true;
      onThread(this::look);
    }
  }

  private void lookLater() {
    try {
      thread.schedule(this::lookSoon, RETRY_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed: nobody looks any more");
    }
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("Registration will look again", e);
              lookLater();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed: nobody looks any more");
    }
  }

  /** The condition meets no record older than this call. */
  CompletableFuture<Void> until(BiPredicate<Book, World> condition) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onThread(
        () -> {
          waiters.add(condition, done);
          look();
        });
    return done;
  }

  /** Completes when the decisions are confirmed (EM-4). */
  CompletionStage<Void> changed(MembershipEvent event) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    onThread(
        () -> {
          nodes.take(event);
          joiners.addAll(event.joining().keySet());
          CompletableFuture<Void> done = new CompletableFuture<>();
          done.whenComplete((ignored, failure) -> finish(event, answer));
          waiters.add((book, world) -> settled(event, book), done);
          look();
        });
    return answer;
  }

  private void finish(MembershipEvent event, CompletableFuture<Void> answer) {
    if (event.localLeaves()) {
      decider.release().whenComplete((ignored, failure) -> answer.complete(null));
    } else {
      answer.complete(null);
    }
  }

  /** Nothing names a boot that is dead or about to be gone; the joiner's own offer is published. */
  private boolean settled(MembershipEvent event, Book book) {
    boolean named =
        book.entries().values().stream()
            .flatMap(entry -> entry.placement().on().stream())
            .anyMatch(boot -> goes(event, boot));
    return !named && (!event.joining().containsKey(event.localNode()) || isOffered());
  }

  private static boolean goes(MembershipEvent event, Incarnation boot) {
    return !event.partial().contains(boot.node())
        && (boot.equals(event.leaving().get(boot.node()))
            || Optional.ofNullable(event.lost().get(boot.node()))
                .filter(lost -> lost.number() >= boot.number())
                .isPresent());
  }

  private void look() {
    queued = false;
    offer();
    Book book = Book.read(store);
    World world = nodes.world();
    runner.look(book);
    if (deciding) {
      changedMeanwhile = true;
    } else if (nodes.heard()) {
      changedMeanwhile = false;
      SortedSet<NodeId> joined = joiners;
      joiners = new TreeSet<>();
      deciding = true;
      decider
          .decide(book, world, joined)
          .whenComplete((outcome, failure) -> onThread(() -> decided(outcome, failure)));
    }
    waiters.check(book, world);
  }

  private void decided(Decider.Outcome outcome, Throwable failure) {
    deciding = false;
    if (failure != null || outcome == Decider.Outcome.LATER) {
      lookLater();
    } else if (outcome == Decider.Outcome.COMMITTED || changedMeanwhile) {
      lookSoon();
    }
  }

  private NodeOffer ownOffer() {
    return new NodeOffer(cluster.self().number(), functions.types());
  }

  private boolean isOffered() {
    return store
        .get(Records.nodeKey(cluster.self().node()))
        .filter(record -> record.text().equals(Records.write(ownOffer())))
        .isPresent();
  }

  private void offer() {
    if (offering || isOffered()) {
      return;
    }
    offering = true;
    String key = Records.nodeKey(cluster.self().node());
    store
        .commit(Transaction.builder().put(key, Records.write(ownOffer())).build())
        .whenComplete(
            (result, failure) ->
                onThread(
                    () -> {
                      offering = false;
                      lookLaterUnless(failure == null && result.committed());
                    }));
  }

  private void lookLaterUnless(boolean done) {
    if (done) {
      lookSoon();
    } else {
      lookLater();
    }
  }

  /** Commits an end until it is confirmed or void: the attempt may have been taken away. */
  private void attemptEnded(Runner.Attempt attempt, ActionResult result) {
    Optional<Book.Entry> entry =
        Book.entry(store, attempt.name())
            .filter(found -> Runner.due(found, cluster.self()).equals(Optional.of(attempt)));
    if (entry.isEmpty()) {
      lookSoon();
      return;
    }
    Placement then =
        Results.ended(
            entry.get().definition(),
            entry.get().placement(),
            attempt.phase(),
            result,
            clock.instant());
    store
        .commit(
            Transaction.builder()
                .expect(entry.get().placementKey(), entry.get().placementVersion())
                .put(entry.get().placementKey(), Records.write(then))
                .build())
        .whenComplete(
            (commit, failure) -> {
              if (failure == null && commit.committed()) {
                forceIfSo(entry.get(), then);
                lookSoon();
              } else {
                endLater(attempt, result);
              }
            });
  }

  private void forceIfSo(Book.Entry entry, Placement then) {
    if (then.blocked().isPresent() && entry.definition().forceOnStopFailure()) {
      cluster.forceOut(entry.name() + ": " + then.blocked().get());
    }
  }

  private void endLater(Runner.Attempt attempt, ActionResult result) {
    try {
      thread.schedule(() -> attemptEnded(attempt, result), RETRY_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed: the end of {} is not recorded", attempt.id());
    }
  }

  /** The node is no longer eligible, and somebody else may decide. */
  @Override
  public void close() {
    watch.close();
    onThread(runner::cancelAll);
    thread.shutdown();
    waiters.failAll(
        new ProblemException("stopped", "registration", "", "it is stopping on this node"));
    decider.release();
    store.commit(Transaction.builder().delete(Records.nodeKey(cluster.self().node())).build());
  }
}
