package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Decisions;
import org.lockstep.registration.core.Intents;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;

/** Notes what people want in the records (RL-12), and waits until it is so or cannot be. */
final class Wishes {
  private static final int MAX_TRIES = 10;
  private static final Duration SLACK = Duration.ofMinutes(5);

  private final SharedStore store;
  private final Engine engine;
  private final WallClock clock;

  Wishes(SharedStore store, Engine engine, WallClock clock) {
    this.store = store;
    this.engine = engine;
    this.clock = clock;
  }

  CompletionStage<Void> register(String name, Optional<NodeId> node) {
    return wish(
            name,
            (entry, world) -> Intents.register(entry.definition(), entry.placement(), world, node))
        .thenCompose(ignored -> ended(name, "register", ClientServiceState.REGISTERED));
  }

  CompletionStage<Void> deregister(String name) {
    return wish(name, (entry, world) -> Intents.deregister(entry.placement()))
        .thenCompose(ignored -> ended(name, "deregister", ClientServiceState.DEREGISTERED));
  }

  CompletionStage<Void> transfer(String name, Optional<NodeId> node) {
    Optional<NodeId> from = on(name);
    return wish(
            name,
            (entry, world) -> Intents.transfer(entry.definition(), entry.placement(), world, node))
        .thenCompose(ignored -> ended(name, "transfer", ClientServiceState.REGISTERED))
        .thenAccept(
            ignored -> {
              if (on(name).equals(from)) {
                throw new ProblemException(
                    "not-transferred", "transfer " + name, "", "nothing else could take it");
              }
            });
  }

  private Optional<NodeId> on(String name) {
    return entry(name).placement().on().map(Incarnation::node);
  }

  /** Notes the wish, on whatever the record has become meanwhile. */
  private CompletionStage<Void> wish(String name, BiFunction<Book.Entry, World, Placement> wish) {
    return wish(name, wish, MAX_TRIES);
  }

  private CompletionStage<Void> wish(
      String name, BiFunction<Book.Entry, World, Placement> wish, int tries) {
    Book book = engine.books().read();
    Book.Entry entry = book.entry(name).orElseThrow(() -> unknown(name));
    Placement then = wish.apply(entry, engine.world(book));
    Transaction transaction =
        Transaction.builder()
            .expect(Records.DEFINITION + name, entry.definitionVersion())
            .expect(entry.placementKey(), entry.placementVersion())
            .put(entry.placementKey(), Records.write(then))
            .build();
    return store
        .commit(transaction)
        .thenCompose(
            result -> {
              if (result.committed()) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              if (result instanceof CommitResult.Conflict && tries > 1) {
                return wish(name, wish, tries - 1);
              }
              throw Confirmed.failure(name, result);
            });
  }

  private CompletionStage<Void> ended(String name, String what, ClientServiceState goal) {
    Duration bound =
        entry(name).definition().actions().values().stream()
            .map(ActionSpec::timeout)
            .reduce(SLACK, Duration::plus);
    return engine.until(
        (book, world) -> isEnded(book, world, name, what, goal), what + " " + name, bound);
  }

  private boolean isEnded(
      Book book, World world, String name, String what, ClientServiceState goal) {
    Book.Entry entry = book.entry(name).orElseThrow(() -> unknown(name));
    Placement now = entry.placement();
    if (now.blocked().isPresent()) {
      throw new ProblemException("stop-failed", what + " " + name, "", now.blocked().get());
    }
    if (Decisions.next(entry.service(), world, clock.instant()).isPresent()) {
      return false;
    }
    if (now.state() == goal && (goal != ClientServiceState.REGISTERED || !now.transfer())) {
      return true;
    }
    if (now.on().isEmpty()) {
      throw new ProblemException(
          "not-placed",
          what + " " + name,
          "",
          now.state() + ": " + Intents.whyNot(entry.definition(), now, world));
    }
    return false;
  }

  CompletionStage<Void> await(String name, ClientServiceState state, Duration timeout) {
    return engine.until(
        (book, world) ->
            book.entry(name).filter(entry -> entry.placement().state() == state).isPresent(),
        "await " + name + " " + state,
        timeout);
  }

  private Book.Entry entry(String name) {
    return engine.books().entry(name).orElseThrow(() -> unknown(name));
  }

  static ProblemException unknown(String name) {
    return new ProblemException(
        "unknown-client-service", "not found", name, "no client service has this name");
  }
}
