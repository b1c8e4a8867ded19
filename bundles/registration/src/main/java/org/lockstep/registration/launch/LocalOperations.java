package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Operations;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.Draining;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.NodeSettings.HandedOver;
import org.lockstep.registration.core.Waiting;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;

/** Settings are records of the shared store; the decisions follow from them. */
final class LocalOperations implements Operations {
  private static final int MAX_TRIES = 10;
  private static final Duration DRAINED = Duration.ofMinutes(10);

  private final SharedStore store;
  private final Cluster cluster;
  private final Engine engine;

  LocalOperations(SharedStore store, Cluster cluster, Engine engine) {
    this.store = store;
    this.cluster = cluster;
    this.engine = engine;
  }

  @Override
  public CompletionStage<Void> standby(NodeId node, boolean standby) {
    CompletionStage<Void> said = node(node, settings -> settings.standby(standby));
    return standby ? said.thenCompose(ignored -> drained(node)) : said;
  }

  private CompletionStage<Void> drained(NodeId node) {
    return engine.until(
        (book, world) -> {
          Draining draining = new Draining(book.round(world, engine.now()));
          for (Book.Entry entry : book.entries()) {
            boolean there = entry.placement().on().map(Incarnation::node).equals(Optional.of(node));
            Optional<String> blocked = entry.placement().blocked().filter(any -> there);
            if (blocked.isPresent()) {
              throw new ProblemException(
                  "not-drained",
                  world.name(node) + " is in standby, and not empty",
                  entry.name(),
                  blocked.get() + "; " + Waiting.stopAgain(entry.name()));
            }
            if (draining.isOn(entry.instance(), node) || draining.isMoving(entry.instance())) {
              return false;
            }
          }
          return true;
        },
        "drain " + node,
        DRAINED);
  }

  @Override
  public List<Remaining> remaining(NodeId leaving) {
    Book book = engine.books().read();
    World world = engine.world(book);
    if (world.node(leaving).filter(World.Node::leaving).isEmpty()) {
      return List.of();
    }
    Draining draining = new Draining(book.round(world, engine.now()));
    return book.entries().stream()
        .flatMap(entry -> draining.remaining(entry.instance(), leaving).stream())
        .toList();
  }

  @Override
  public CompletionStage<Void> maintain(NodeId node, boolean maintained) {
    return maintained
        ? node(node, settings -> settings.maintained(true))
        : node(node, settings -> unmaintained(node, settings));
  }

  private static NodeSettings unmaintained(NodeId node, NodeSettings settings) {
    if (settings.handedOver().any()) {
      String name = settings.node();
      throw new ProblemException(
          "handed-over",
          name + " stays in maintenance",
          "boot " + settings.handedOver().boot() + " of " + node,
          whatToDo(name, settings.handedOver().untaken()));
    }
    return settings.maintained(false);
  }

  private static String whatToDo(String name, String untaken) {
    String word = "'node unmaintain " + name + " --host-is-off'";
    return untaken.isEmpty()
        ? "its client services run on under its supervisor: start "
            + name
            + ", or, if its host is off, "
            + word
        : "its client services may run on, for "
            + name
            + " has not taken them over: "
            + untaken
            + "; look there, end and undo what is left, and say so with "
            + word;
  }

  @Override
  public CompletionStage<Void> hostIsOff(NodeId node) {
    return node(node, settings -> settings.handedOver(HandedOver.NOTHING).maintained(false));
  }

  @Override
  public CompletionStage<Void> capacity(NodeId node, SortedMap<String, Long> amounts) {
    return node(node, settings -> settings.capacity(amounts));
  }

  @Override
  public CompletionStage<Void> maintain(boolean maintained) {
    return cluster(settings -> settings.maintained(maintained));
  }

  @Override
  public CompletionStage<Void> freeze(boolean frozen) {
    return cluster(settings -> settings.frozen(frozen));
  }

  private CompletionStage<Void> node(NodeId id, UnaryOperator<NodeSettings> change) {
    Cluster.Known known = cluster.nodes().get(id);
    if (known == null) {
      return CompletableFuture.failedFuture(
          new ProblemException("unknown-node", "not found", id.toString(), "no such node"));
    }
    return Asked.of(
        () ->
            change(
                Records.settingsKey(id),
                before ->
                    Records.write(
                        change.apply(
                            before
                                .map(Nodes::settings)
                                .orElse(NodeSettings.NONE)
                                .of(known.name()))),
                MAX_TRIES));
  }

  private CompletionStage<Void> cluster(UnaryOperator<ClusterSettings> change) {
    return change(
        Records.CLUSTER_SETTINGS,
        before ->
            Records.write(
                change.apply(
                    before
                        .map(record -> Records.clusterSettings(record.text()))
                        .orElse(ClusterSettings.NONE))),
        MAX_TRIES);
  }

  /** On whatever the record has become meanwhile. */
  private CompletionStage<Void> change(
      String key, Function<Optional<StoredRecord>, String> change, int tries) {
    Optional<StoredRecord> before = store.get(key);
    Transaction transaction =
        Transaction.builder()
            .expect(key, before.map(StoredRecord::version).orElse(0L))
            .put(key, change.apply(before))
            .build();
    return store
        .commit(transaction)
        .thenCompose(
            result ->
                result instanceof CommitResult.Conflict && tries > 1
                    ? change(key, change, tries - 1)
                    : Confirmed.result(key, result));
  }

  @Override
  public Settings settings() {
    SortedMap<NodeId, Node> nodes = new TreeMap<>();
    cluster
        .nodes()
        .forEach(
            (id, known) ->
                store
                    .get(Records.settingsKey(id))
                    .map(record -> Records.nodeSettings(record.text()).of(known.name()))
                    .ifPresent(
                        said ->
                            nodes.put(
                                id, new Node(said.standby(), said.maintained(), said.capacity()))));
    ClusterSettings all =
        store
            .get(Records.CLUSTER_SETTINGS)
            .map(record -> Records.clusterSettings(record.text()))
            .orElse(ClusterSettings.NONE);
    return new Settings(all.frozen(), all.maintained(), nodes);
  }
}
