package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Intents;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.Wait;
import org.lockstep.registration.core.Waiting;
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
    return wish(name, (intents, one) -> intents.register(one, node))
        .thenCompose(ignored -> tryAgain(name))
        .thenCompose(ignored -> ended(name, "register", ClientServiceState.REGISTERED))
        .thenAccept(ignored -> requireThere(name, "register", node));
  }

  /** Of one that is on all nodes, where it has failed too (RL-6). */
  private CompletionStage<Void> tryAgain(String name) {
    return entry(name).definition().choosing().everywhere()
        ? cleaned(name, MAX_TRIES)
        : CompletableFuture.completedFuture(null);
  }

  /** A person who has named a node is told when it has become another. */
  private void requireThere(String name, String what, Optional<NodeId> node) {
    if (node.isPresent() && !on(name).equals(node)) {
      throw new ProblemException(
          "elsewhere",
          what + " " + name,
          "",
          "it could not start there, and is on another node; 'cs show " + name + "' says why");
    }
  }

  CompletionStage<Void> deregister(String name) {
    Book before = engine.books().read();
    return wish(name, Intents::deregister)
        .thenCompose(ignored -> stopAgain(name, before, MAX_TRIES))
        .thenCompose(ignored -> ended(name, "deregister", ClientServiceState.DEREGISTERED));
  }

  CompletionStage<Void> transfer(String name, Optional<NodeId> node) {
    Optional<NodeId> from = on(name);
    return wish(name, (intents, one) -> intents.transfer(one, node))
        .thenCompose(ignored -> ended(name, "transfer", ClientServiceState.REGISTERED))
        .thenAccept(
            ignored -> {
              if (on(name).equals(from)) {
                throw new ProblemException(
                    "not-transferred", "transfer " + name, "", "nothing else could take it");
              }
              requireThere(name, "transfer", node);
            });
  }

  /**
   * It has failed where it is.
   *
   * @param here of one that is on all nodes, the node where it has
   * @param generation that has failed; empty: whichever it is now
   */
  CompletionStage<Void> failed(InstanceId id, NodeId here, OptionalLong generation, String why) {
    boolean everywhere = entry(id.name()).definition().choosing().everywhere();
    InstanceId part = everywhere && id.home().isEmpty() ? InstanceId.of(id.name(), here) : id;
    return wish(
        part,
        (intents, one) -> intents.failed(one, generation.orElse(one.placement().generation()), why),
        MAX_TRIES);
  }

  CompletionStage<Void> maintain(String name, boolean maintained) {
    return wish(name, (intents, one) -> Intents.maintain(one.placement(), maintained));
  }

  /** What is tried again by that is waited for. */
  CompletionStage<Void> cleanup(String name) {
    return cleaned(name, MAX_TRIES)
        .thenCompose(
            ignored ->
                engine.until(
                    (book, world) -> new Retrial(book, round(book, world)).isOver(name),
                    "cleanup " + name,
                    Retrial.bound(engine.books().read(), name).plus(SLACK)));
  }

  private Round round(Book book, World world) {
    return book.round(world, clock.instant());
  }

  /** Of a group all its members, each with its parts, as one transaction. */
  private CompletionStage<Void> cleaned(String name, int tries) {
    Book book = engine.books().read();
    if (book.entry(name).isEmpty()) {
      throw unknown(name);
    }
    Transaction.Builder transaction = Transaction.builder();
    clean(transaction, book, name);
    return store
        .commit(transaction.build())
        .thenCompose(
            result ->
                result instanceof CommitResult.Conflict && tries > 1
                    ? cleaned(name, tries - 1)
                    : Confirmed.result("cleanup " + name, result));
  }

  /**
   * What is blocked of its parts and its group is stopped once more.
   *
   * @param before what this stop itself has blocked by now is not
   */
  private CompletionStage<Void> stopAgain(String name, Book before, int tries) {
    Book book = engine.books().read();
    Transaction.Builder transaction = Transaction.builder();
    if (!addBlocked(transaction, book, before, name)) {
      return CompletableFuture.completedFuture(null);
    }
    return store
        .commit(transaction.build())
        .thenCompose(
            result ->
                result instanceof CommitResult.Conflict && tries > 1
                    ? stopAgain(name, before, tries - 1)
                    : Confirmed.result("deregister " + name, result));
  }

  private static boolean addBlocked(
      Transaction.Builder transaction, Book book, Book before, String name) {
    boolean any = false;
    for (Book.Entry part : book.parts(name)) {
      if (isStillBlocked(part, before)) {
        any = true;
        transaction
            .expect(part.placementKey(), part.placementVersion())
            .put(part.placementKey(), Records.write(Intents.cleanup(part.placement())));
      }
    }
    for (String child : book.roster().children(name)) {
      any |= addBlocked(transaction, book, before, child);
    }
    return any;
  }

  private static boolean isStillBlocked(Book.Entry part, Book before) {
    return part.placement().blocked().isPresent()
        && before
            .entry(part.id())
            .map(Book.Entry::placement)
            .filter(then -> then.blocked().isPresent())
            .filter(then -> then.generation() == part.placement().generation())
            .isPresent();
  }

  private static void clean(Transaction.Builder transaction, Book book, String name) {
    for (Book.Entry part : book.parts(name)) {
      Placement then = Intents.cleanup(part.placement());
      transaction.expect(part.placementKey(), part.placementVersion());
      if (!then.equals(part.placement())) {
        transaction.put(part.placementKey(), Records.write(then));
      }
      boolean waits = then.state() == ClientServiceState.RECOVERING && then.on().isEmpty();
      if (waits && part.runningVersion() > 0) { // its recovery is the one that is defined now
        transaction.expect(part.runningKey(), part.runningVersion()).delete(part.runningKey());
      }
    }
    book.roster().children(name).forEach(child -> clean(transaction, book, child));
  }

  private Optional<NodeId> on(String name) {
    return entry(name).placement().on().map(Incarnation::node);
  }

  /** Notes the wish, on whatever the record has become meanwhile. */
  private CompletionStage<Void> wish(String name, BiFunction<Intents, Instance, Placement> wish) {
    return wish(InstanceId.of(name), wish, MAX_TRIES);
  }

  private CompletionStage<Void> wish(
      InstanceId id, BiFunction<Intents, Instance, Placement> wish, int tries) {
    String name = id.name();
    Book book = engine.books().read();
    Book.Entry entry = book.entry(id).orElseThrow(() -> unknown(name));
    Intents intents = new Intents(book.round(engine.world(book), clock.instant()));
    Placement then = wish.apply(intents, entry.instance());
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
                return wish(id, wish, tries - 1);
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
    Round round = book.round(world, clock.instant());
    for (Book.Entry part : book.parts(name)) {
      if (part.placement().blocked().isPresent()) {
        throw new ProblemException(
            "stop-failed", what + " " + name, "", part.placement().blocked().get());
      }
    }
    if (!round.decide(List.of(entry.id())).isEmpty()) {
      return false;
    }
    ClientServiceState state = book.state(name);
    if (state == goal && (goal != ClientServiceState.REGISTERED || !entry.placement().transfer())) {
      return true;
    }
    boolean nowhere = book.parts(name).stream().allMatch(part -> part.placement().on().isEmpty());
    if (nowhere) {
      String why =
          new Waiting(round)
              .reason(entry.instance())
              .map(Wait::whole)
              .orElse("nothing asks for it");
      throw new ProblemException("not-placed", what + " " + name, "", state + ": " + why);
    }
    return false;
  }

  CompletionStage<Void> await(String name, ClientServiceState state, Duration timeout) {
    return engine.until(
        (book, world) -> book.entry(name).filter(entry -> book.state(name) == state).isPresent(),
        "await " + name + " " + state,
        timeout);
  }

  private Book.Entry entry(String name) {
    return engine.books().read().entry(name).orElseThrow(() -> unknown(name));
  }

  static ProblemException unknown(String name) {
    return new ProblemException(
        "unknown-client-service",
        "not found",
        name,
        "no client service has this name; 'lockstep cs list' shows all");
  }
}
