package org.lockstep.registration.launch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Decisions;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Intents;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.DefinitionDocument;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;

/** What people and commands ask for. Notes wishes in the records; whoever decides sees them. */
final class RegistrationService implements Registration {
  private static final int MAX_TRIES = 10;
  private static final Duration SLACK = Duration.ofMinutes(5);

  private final SharedStore store;
  private final Cluster cluster;
  private final Engine engine;
  private final Functions functions;
  private final ServiceLogs logs;
  private final Clock clock;
  private final DefinitionDocument document = new DefinitionDocument();

  RegistrationService(
      SharedStore store,
      Cluster cluster,
      Engine engine,
      Functions functions,
      ServiceLogs logs,
      Clock clock) {
    this.store = store;
    this.cluster = cluster;
    this.engine = engine;
    this.functions = functions;
    this.logs = logs;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<String>> define(String yaml, String sourceName) {
    return guarded(
        () -> {
          SortedMap<String, DefinitionDocument.Entry> entries =
              document.read(yaml, sourceName, Optional.of(nodeNames()));
          entries.values().forEach(entry -> validateParameters(entry.definition(), sourceName));
          Transaction.Builder transaction = Transaction.builder();
          entries.forEach((name, entry) -> put(transaction, name, entry.source()));
          return confirmed("define " + sourceName, transaction.build())
              .thenApply(ignored -> List.copyOf(entries.keySet()));
        });
  }

  private SortedSet<String> nodeNames() {
    return cluster.nodes().values().stream()
        .map(Cluster.Known::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Types that are on other nodes only are validated when their node runs them. */
  private void validateParameters(Definition definition, String sourceName) {
    for (ActionSpec action : definition.actions().values()) {
      List<Problem> problems =
          functions
              .find(action.type())
              .map(function -> function.validate(action.parameters()))
              .orElse(List.of());
      if (!problems.isEmpty()) {
        throw new ProblemException(
            "bad-definition",
            "definitions refused",
            sourceName + ": " + definition.name() + "." + action.type(),
            problems.stream().map(Problem::line).collect(Collectors.joining("; ")));
      }
    }
  }

  private void put(Transaction.Builder transaction, String name, JsonNode source) {
    String key = Records.DEFINITION + name;
    transaction
        .expect(key, store.get(key).map(record -> record.version()).orElse(0L))
        .put(key, Records.write(source));
    if (store.get(Records.PLACEMENT + name).isEmpty()) {
      transaction
          .expectAbsent(Records.PLACEMENT + name)
          .put(Records.PLACEMENT + name, Records.write(Placement.NONE));
    }
  }

  @Override
  public CompletionStage<Void> remove(String name) {
    return guarded(
        () -> {
          Book.Entry entry = entry(name);
          if (entry.placement().state() != ClientServiceState.DEREGISTERED) {
            throw new ProblemException(
                "still-registered",
                "remove " + name,
                "",
                "it is " + entry.placement().state() + "; deregister it first");
          }
          return confirmed(
              "remove " + name,
              Transaction.builder()
                  .expect(Records.DEFINITION + name, entry.definitionVersion())
                  .expect(entry.placementKey(), entry.placementVersion())
                  .delete(Records.DEFINITION + name)
                  .delete(entry.placementKey())
                  .build());
        });
  }

  private CompletionStage<Void> confirmed(String what, Transaction transaction) {
    return store
        .commit(transaction)
        .thenApply(
            result -> {
              if (!result.committed()) {
                throw notConfirmed(what, result);
              }
              return null;
            });
  }

  @Override
  public List<ClientServiceView> list() {
    return Book.read(store).entries().values().stream().map(this::view).toList();
  }

  @Override
  public Optional<ClientServiceView> show(String name) {
    return Book.entry(store, name).map(this::view);
  }

  private ClientServiceView view(Book.Entry entry) {
    Placement placement = entry.placement();
    List<String> flags = placement.transfer() ? List.of("T") : List.of();
    String definition =
        store
            .get(Records.DEFINITION + entry.name())
            .map(record -> document.write(Records.definitionSource(record.text())))
            .orElse("");
    List<NodeId> nodes = new ArrayList<>();
    placement.on().map(Incarnation::node).ifPresent(nodes::add);
    return new ClientServiceView(
        entry.name(),
        placement.state(),
        flags,
        nodes,
        Optional.empty(),
        definition,
        placement.changes());
  }

  @Override
  public CompletionStage<Void> register(String name, Optional<NodeId> node) {
    return guarded(
        () ->
            wish(name, entry -> registering(entry, node))
                .thenCompose(ignored -> ended(name, "register", ClientServiceState.REGISTERED)));
  }

  private Placement registering(Book.Entry entry, Optional<NodeId> node) {
    return Intents.register(entry.definition(), entry.placement(), engine.world(), node);
  }

  @Override
  public CompletionStage<Void> deregister(String name) {
    return guarded(
        () ->
            wish(name, entry -> Intents.deregister(entry.definition(), entry.placement()))
                .thenCompose(
                    ignored -> ended(name, "deregister", ClientServiceState.DEREGISTERED)));
  }

  @Override
  public CompletionStage<Void> transfer(String name, Optional<NodeId> node) {
    return guarded(
        () -> {
          Optional<NodeId> from = entry(name).placement().on().map(Incarnation::node);
          return wish(
                  name,
                  entry ->
                      Intents.transfer(entry.definition(), entry.placement(), engine.world(), node))
              .thenCompose(ignored -> ended(name, "transfer", ClientServiceState.REGISTERED))
              .thenAccept(
                  ignored -> {
                    if (entry(name).placement().on().map(Incarnation::node).equals(from)) {
                      throw new ProblemException(
                          "not-transferred", "transfer " + name, "", "nothing else could take it");
                    }
                  });
        });
  }

  /** Notes the wish, on whatever the record has become meanwhile. */
  private CompletionStage<Void> wish(String name, Function<Book.Entry, Placement> wish) {
    return wish(name, wish, MAX_TRIES);
  }

  private CompletionStage<Void> wish(String name, Function<Book.Entry, Placement> wish, int tries) {
    Book.Entry entry = entry(name);
    Placement then = wish.apply(entry);
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
              throw notConfirmed(name, result);
            });
  }

  private CompletionStage<Void> ended(String name, String what, ClientServiceState goal) {
    Duration bound =
        entry(name).definition().actions().values().stream()
            .map(ActionSpec::timeout)
            .reduce(SLACK, Duration::plus);
    return bounded(
        engine.until((book, world) -> isEnded(book, world, name, what, goal)),
        what + " " + name,
        bound);
  }

  private boolean isEnded(
      Book book, World world, String name, String what, ClientServiceState goal) {
    Book.Entry entry = book.entries().get(name);
    if (entry == null) {
      throw unknown(name);
    }
    Placement now = entry.placement();
    if (now.blocked().isPresent()) {
      throw new ProblemException("stop-failed", what + " " + name, "", now.blocked().get());
    }
    boolean undecided = Decisions.next(entry.definition(), now, world, clock.instant()).isPresent();
    if (undecided) {
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

  @Override
  public CompletionStage<Void> await(String name, ClientServiceState state, Duration timeout) {
    return bounded(
        engine.until(
            (book, world) ->
                Optional.ofNullable(book.entries().get(name))
                    .filter(entry -> entry.placement().state() == state)
                    .isPresent()),
        "await " + name + " " + state,
        timeout);
  }

  @Override
  public List<String> logs(String name, int lines) {
    entry(name);
    return logs.tail(name, lines);
  }

  private Book.Entry entry(String name) {
    return Book.entry(store, name).orElseThrow(() -> unknown(name));
  }

  private static ProblemException unknown(String name) {
    return new ProblemException(
        "unknown-client-service", "not found", name, "no client service has this name");
  }

  private static ProblemException notConfirmed(String what, CommitResult result) {
    return new ProblemException(
        "not-confirmed", what, "", "the commit was not confirmed: " + result);
  }

  private static CompletionStage<Void> bounded(
      CompletableFuture<Void> waiting, String what, Duration bound) {
    return waiting
        .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? new ProblemException(
                            "timeout", what, "", "not within " + bound.toMillis() + " ms")
                        : failure));
  }

  private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (ProblemException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
