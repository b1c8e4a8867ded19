package org.lockstep.registration.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipEvent;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTies;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceView;

/**
 * Three nodes in one process: the confirmed membership, the event manager's events, the records.
 */
final class TestCluster {
  final SharedStoreFake records = new SharedStoreFake();
  final SortedMap<Integer, Node> nodes = new TreeMap<>();
  final List<String> ran = new CopyOnWriteArrayList<>();
  final List<ActionRequest> requests = new CopyOnWriteArrayList<>();
  final List<String> forced = new CopyOnWriteArrayList<>();
  final Set<String> failing = ConcurrentHashMap.newKeySet();

  /** Ends of attempts that a test gives: {@code N0 START}. */
  final Map<String, CompletableFuture<ActionResult>> open = new ConcurrentHashMap<>();

  private final SortedMap<NodeId, Cluster.Known> members = new TreeMap<>();
  final ActionFunction function =
      new ActionFunction() {
        @Override
        public CompletionStage<ActionResult> run(ActionRequest request) {
          return TestCluster.this.run(request);
        }

        @Override
        public boolean outlivesProcess() {
          return outlives;
        }
      };

  /** Whether what its action starts goes on without the node's process. */
  volatile boolean outlives = true;

  private final Path logs;

  /** Registration on one node. */
  record Node(
      Engine engine,
      Registration registration,
      Functions functions,
      LocalOperations operations,
      NodeTies ties) {}

  TestCluster(Path logs) {
    this.logs = logs;
    for (int i = 0; i < 3; i++) {
      show(i, 0, NodeState.INACTIVE, NodeState.INACTIVE);
    }
  }

  void close() {
    nodes.values().forEach(node -> node.engine().close());
  }

  /** A member without an event manager. */
  Node boot(int id, int number) {
    show(id, number, NodeState.JOINED, NodeState.INACTIVE);
    return launch(id, number);
  }

  Node launch(int id, int number) {
    return launch(id, number, List.of());
  }

  /** Registration's bundle is stopped on the node, and started again. */
  void restart(int id) {
    Engine engine = nodes.get(id).engine();
    engine.close();
    launch(id, member(id).boot(), engine.leftBehind());
  }

  private Node launch(int id, int number, List<Remnant> earlier) {
    Incarnation self = Incarnation.of(id, number);
    Functions functions = new Functions();
    functions.add("t", function, () -> false);
    ServiceLogs files = new ServiceLogFiles(logs);
    Environment real = Environment.real();
    Engine engine =
        new Engine(records.of(self), new Seen(self), functions, files, real, () -> 0, earlier);
    Registration registration =
        new RegistrationService(
            records.of(self), new Seen(self), engine, functions, files, real.wall());
    LocalOperations operations = new LocalOperations(records.of(self), new Seen(self), engine);
    NodeTies ties = new KeptThere(records.of(self), new Seen(self), engine.books());
    Node node = new Node(engine, registration, functions, operations, ties);
    nodes.put(id, node);
    return node;
  }

  private CompletionStage<ActionResult> run(ActionRequest request) {
    String what = request.node() + " " + request.phase();
    ran.add(what);
    requests.add(request);
    request.log(what);
    return open.getOrDefault(
        what,
        CompletableFuture.completedFuture(
            failing.contains(what) ? ActionResult.failed("no") : ActionResult.ok()));
  }

  private synchronized void show(int id, int boot, NodeState state, NodeState manager) {
    members.put(NodeId.of(id), new Cluster.Known("N" + id, boot, state, manager));
  }

  private synchronized SortedMap<NodeId, Cluster.Known> members() {
    return new TreeMap<>(members);
  }

  private Cluster.Known member(int id) {
    return members().get(NodeId.of(id));
  }

  /** A confirmed change of the membership. */
  void is(int id, NodeState state, NodeState manager) {
    are(new int[] {id}, state, manager);
  }

  /** Of a whole batch, which is one commit (MM-15): nobody sees a part of it. */
  private void are(int[] ids, NodeState state, NodeState manager) {
    synchronized (this) {
      for (int id : ids) {
        show(id, member(id).boot(), state, manager);
      }
    }
    records.touch("membership/state");
  }

  void join(int... ids) throws Exception {
    SortedMap<NodeId, Incarnation> joining = boots(ids);
    are(ids, NodeState.JOINED, NodeState.JOINING);
    done(tell(joining, none(), none(), none()));
    are(ids, NodeState.JOINED, NodeState.JOINED);
  }

  /** Completes when all have answered; the node stays up until {@link #left}. */
  CompletableFuture<Void> leave(int... ids) {
    are(ids, NodeState.LEAVING, NodeState.LEAVING);
    return tell(none(), boots(ids), none(), none());
  }

  /** Only the event manager of a node leaves (MM-13). */
  void removeManager(int id) throws Exception {
    is(id, NodeState.JOINED, NodeState.LEAVING);
    done(tell(none(), boots(id), none(), boots(id)));
    is(id, NodeState.JOINED, NodeState.INACTIVE);
  }

  void left(int id) {
    nodes.remove(id).engine().close();
    is(id, NodeState.INACTIVE, NodeState.INACTIVE);
  }

  /** The node dies; its death is proven. */
  Node crash(int id) {
    records.kill(Incarnation.of(id, member(id).boot()));
    return nodes.remove(id);
  }

  /** Those that are up are told of a crash. */
  CompletableFuture<Void> lose(int... ids) {
    SortedMap<NodeId, Incarnation> lost = boots(ids);
    are(ids, NodeState.FORCED_LEAVING, NodeState.FORCED_LEAVING);
    return tell(none(), none(), lost, none())
        .thenRun(() -> are(ids, NodeState.INACTIVE, NodeState.INACTIVE));
  }

  CompletableFuture<Void> tell(
      SortedMap<NodeId, Incarnation> joining,
      SortedMap<NodeId, Incarnation> leaving,
      SortedMap<NodeId, Incarnation> lost,
      SortedMap<NodeId, Incarnation> partial) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    nodes.forEach(
        (id, node) -> {
          NodeId self = NodeId.of(id);
          boolean has = member(id).manager() != NodeState.INACTIVE || !lost.isEmpty();
          if (has) {
            MembershipEvent event =
                new MembershipEvent(
                    self,
                    joining,
                    leaving,
                    lost,
                    new TreeSet<>(members().keySet()),
                    new TreeSet<>(partial.keySet()));
            answers.add(node.engine().changed(event).toCompletableFuture());
          }
        });
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
  }

  SortedMap<NodeId, Incarnation> boots(int... ids) {
    SortedMap<NodeId, Incarnation> boots = new TreeMap<>();
    for (int id : ids) {
      boots.put(NodeId.of(id), Incarnation.of(id, member(id).boot()));
    }
    return boots;
  }

  static SortedMap<NodeId, Incarnation> none() {
    return new TreeMap<>();
  }

  ClientServiceView shown() {
    Node any = nodes.get(nodes.lastKey());
    return any.registration().show("printing").orElseThrow();
  }

  /** {@code REGISTERED [N0]}. */
  void reaches(String where) throws Exception {
    until(() -> (shown().state() + " " + shown().nodes()).equals(where), where);
  }

  void until(BooleanSupplier goal, String what) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!goal.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " is not reached: " + shown() + ", ran " + ran);
      }
      Thread.sleep(2);
    }
  }

  static void done(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  private final class Seen implements Cluster {
    private final Incarnation self;

    Seen(Incarnation self) {
      this.self = self;
    }

    @Override
    public Incarnation self() {
      return self;
    }

    @Override
    public SortedMap<NodeId, Known> nodes() {
      return members();
    }

    @Override
    public boolean hasLeft(NodeId node) {
      return false;
    }

    @Override
    public void forceOut(String reason) {
      forced.add(self.node() + " " + reason);
    }
  }

  Optional<String> record(String key) {
    return records.of(Incarnation.of(99, 1)).get(key).map(record -> record.text());
  }

  SortedSet<String> keys(String prefix) {
    return new TreeSet<>(records.of(Incarnation.of(99, 1)).list(prefix).keySet());
  }
}
