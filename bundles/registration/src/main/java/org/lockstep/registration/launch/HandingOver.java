package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.HandOver;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.NodeSettings.HandedOver;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this boot hands over as it leaves in maintenance (ND-3). It is recorded first: from then on
 * nobody takes it, whatever becomes of this node. Only then the supervisor is asked to keep it, and
 * if it does not, it ends with this boot as ever. One thread only.
 */
final class HandingOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandingOver.class);
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int MAX_TRIES = 5;

  private final SharedStore store;
  private final Incarnation self;
  private final Functions functions;
  private final Programs programs;
  private final Turns turns;
  private final Engine engine;

  HandingOver(
      SharedStore store,
      Incarnation self,
      Functions functions,
      Programs programs,
      Turns turns,
      Engine engine) {
    this.store = store;
    this.self = self;
    this.functions = functions;
    this.programs = programs;
    this.turns = turns;
    this.engine = engine;
  }

  /** Completes when it is done, or will not be: it holds up no leave for longer than its bound. */
  CompletableFuture<Void> before() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    turns.take(
        () ->
            Asked.of(() -> attempt(MAX_TRIES))
                .whenComplete(
                    (done, failure) -> {
                      if (failure != null) {
                        LOG.warn("Client services end with this boot: {}", failure.toString());
                      }
                      over.complete(null);
                    }));
    return over.completeOnTimeout(null, BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Void> attempt(int tries) {
    Book book = engine.books().read();
    World world = engine.world(book);
    List<Book.Entry> there = book.entries().stream().filter(one -> one.isOn(self)).toList();
    HandOver handOver = new HandOver(world, self);
    if (there.isEmpty() || !handOver.isWanted()) {
      return nothing();
    }
    if (engine.isAtWork() && tries > 1) {
      return again(tries - 1); // what it did may be recorded, and be over in this very moment
    }
    Optional<String> objection =
        handOver
            .objection(there.stream().map(Book.Entry::instance).toList())
            .or(() -> Optional.of("an action has not ended").filter(any -> engine.isAtWork()));
    Optional<ProgramLauncher> launcher = programs.launcher();
    Optional<String> keeper = launcher.flatMap(ProgramLauncher::keeper);
    if (objection.isPresent() || keeper.isEmpty()) {
      LOG.warn(
          "Client services end with this boot, though it is in maintenance: {}",
          objection.orElse("no supervisor keeps them"));
      return nothing();
    }
    SortedSet<String> owners = outliving(there);
    return commit(book, there, new HandedOver(self.number(), keeper.get()))
        .thenCompose(
            result -> {
              if (result.committed()) {
                return kept(launcher.orElseThrow(), owners);
              }
              return result instanceof CommitResult.Conflict && tries > 1
                  ? again(tries - 1)
                  : Confirmed.result("hand over", result);
            });
  }

  private static CompletionStage<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> again(int tries) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    turns.after(
        Engine.PAUSE,
        () ->
            Asked.of(() -> attempt(tries))
                .whenComplete(
                    (ignored, failure) -> {
                      if (failure == null) {
                        done.complete(null);
                      } else {
                        done.completeExceptionally(failure);
                      }
                    }));
    return done;
  }

  /** What lives in this process ends with it. */
  private SortedSet<String> outliving(List<Book.Entry> there) {
    SortedSet<String> owners = new TreeSet<>();
    for (Book.Entry entry : there) {
      Optional<String> type = entry.running().action(ActionPhase.START).map(ActionSpec::type);
      boolean outlives =
          type.map(
                  start ->
                      functions.find(start).filter(ActionFunction::outlivesProcess).isPresent())
              .orElse(true);
      if (outlives) {
        owners.add(entry.name());
      } else {
        LOG.info("{} ends with this boot: it runs in its process", entry.name());
      }
    }
    return owners;
  }

  /** Together with all that it was decided by. */
  private CompletionStage<CommitResult> commit(
      Book book, List<Book.Entry> there, HandedOver handedOver) {
    String key = Records.settingsKey(self.node());
    Book.Circumstances said = book.circumstances();
    NodeSettings settings = Nodes.settings(self.node(), said).of(engine.name());
    Transaction.Builder transaction =
        Transaction.builder()
            .expect(Records.CLUSTER_SETTINGS, said.version(Records.CLUSTER_SETTINGS))
            .expect(key, said.version(key))
            .put(key, Records.write(settings.handedOver(handedOver)));
    there.forEach(entry -> transaction.expect(entry.placementKey(), entry.placementVersion()));
    return store.commit(transaction.build());
  }

  private static CompletionStage<Void> kept(ProgramLauncher launcher, SortedSet<String> owners) {
    return launcher
        .keepForNextBoot(owners)
        .thenRun(
            () ->
                LOG.info(
                    "Handed over to the supervisor until this node is back: {}",
                    String.join(", ", owners)));
  }
}
