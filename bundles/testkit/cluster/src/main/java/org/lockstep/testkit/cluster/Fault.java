package org.lockstep.testkit.cluster;

import static org.lockstep.testkit.cluster.Deed.toAllPaths;
import static org.lockstep.testkit.cluster.Deed.toBusyNode;
import static org.lockstep.testkit.cluster.Deed.toClientService;
import static org.lockstep.testkit.cluster.Deed.toCluster;
import static org.lockstep.testkit.cluster.Deed.toLaunching;
import static org.lockstep.testkit.cluster.Deed.toNetwork;
import static org.lockstep.testkit.cluster.Deed.toNode;
import static org.lockstep.testkit.cluster.Deed.toPaths;
import static org.lockstep.testkit.cluster.Deed.toSubsystem;
import static org.lockstep.testkit.cluster.Deed.toVoter;
import static org.lockstep.testkit.cluster.Deed.toVoterOfAll;

import java.time.Duration;
import java.util.Set;
import org.lockstep.base.NodeId;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.registration.Registration;
import org.lockstep.store.Transaction;

/** What can be done to a cluster; most of it for a while. */
public enum Fault {
  /** The node is started, if it is not up. */
  START(8, toNode(SimulatedNode::start)),
  /** The node leaves gracefully. */
  LEAVE(3, toNode(SimulatedNode::leave)),
  /** One node has the other forced out. */
  FORCE(1, (cluster, step) -> cluster.node(step.node()).force(NodeId.of(step.other()))),
  /** A record is written by way of the node. */
  COMMIT(
      6,
      (cluster, step) -> {
        String key = "scenario/" + step.atMs() % 16;
        cluster.node(step.node()).commit(Transaction.builder().put(key, "" + step.atMs()).build());
      }),
  /** One of the node's subsystems is removed live, and comes back in the end. */
  HOT_REMOVAL(4, toSubsystem(SimulatedNode::remove), toSubsystem(SimulatedNode::install)),
  /** Somebody starts the node though it is up. */
  TWIN(1, toNode(SimulatedNode::startTwin)),
  /** SIGKILL of the node. */
  KILL(4, toNode(SimulatedNode::kill)),
  /** SIGKILL of the supervisor. */
  KILL_SUPERVISOR(1, toNode(SimulatedNode::killSupervisor)),
  /** Node and supervisor are gone at once. */
  POWER_OFF(1, toNode(SimulatedNode::powerOff)),
  /** Everything is without power. */
  ALL_OFF(1, toCluster(cluster -> cluster.nodes().forEach(SimulatedNode::powerOff))),
  /** SIGSTOP, and SIGCONT in the end. */
  PAUSE(4, toNode(SimulatedNode::pause), toNode(SimulatedNode::resume)),
  /** The host is suspended, with its supervisor, which no lease survives (ND-4). */
  SUSPEND(4, toNode(SimulatedNode::suspend), toNode(SimulatedNode::resume)),

  /** Nothing gets from the one node to the other. */
  CUT_ONE_WAY(2, Parting.ONE_WAY.cut(), Parting.ONE_WAY.join()),
  /** The two nodes do not hear each other. */
  CUT(2, Parting.PAIR.cut(), Parting.PAIR.join()),
  /** The node hears nobody, and nobody hears it. */
  ISOLATE(2, Parting.NODE.cut(), Parting.NODE.join()),
  /** Two nodes, and all others: neither side hears the other. */
  SPLIT(1, Parting.TWO_SIDES.cut(), Parting.TWO_SIDES.join()),
  /** The others hear the node, but not each other. */
  BRIDGE(1, Parting.BRIDGE.cut(), Parting.BRIDGE.join()),
  /** The two nodes hear each other now and then. */
  FLAP(1, Parting.PAIR.flap(), Parting.PAIR.join()),
  /** Some messages are lost, some arrive twice, some before others that were sent earlier. */
  LOSSY(
      2,
      toNetwork(network -> network.unreliable(50, 50, 50)),
      toNetwork(network -> network.unreliable(0, 0, 0))),
  /** Messages take up to 300 ms. */
  SLOW_NETWORK(
      2,
      toNetwork(network -> network.slow(Duration.ofMillis(300))),
      toNetwork(network -> network.slow(Duration.ZERO))),

  /** The node's way to the shared disk fails. */
  DISK_FAILS(2, toPaths(path -> path.fail(true)), toPaths(path -> path.fail(false))),
  /** The node's way to the shared disk answers only in the end. */
  DISK_STALLS(3, Deed.stall(), Deed.NOTHING),
  /** Each transfer of the node takes up to 200 ms. */
  DISK_SLOW(
      2,
      toPaths(path -> path.slow(Duration.ofMillis(200))),
      toPaths(path -> path.slow(Duration.ZERO))),
  /** Everybody's way to the shared disk fails. */
  DISKS_FAIL(1, toAllPaths(path -> path.fail(true)), toAllPaths(path -> path.fail(false))),
  /** Each transfer of shared data takes up to 450 ms: no more, or no lease would be a proof. */
  DATA_SLOW(
      2,
      toCluster(cluster -> cluster.dataFaults().slow(Duration.ofMillis(450))),
      toCluster(cluster -> cluster.dataFaults().slow(Duration.ZERO))),
  /** A tenth of the node's writes are said to have failed, and land seconds later. */
  DISK_LATE(2, toPaths(path -> path.late(100)), toPaths(path -> path.late(0))),

  /** One of the voting disks fails for everybody. */
  VOTER_FAILS(4, toVoterOfAll(path -> path.fail(true)), toVoterOfAll(path -> path.fail(false))),
  /** The node's way to one of the voting disks fails. */
  VOTER_LOST(4, toVoter(path -> path.fail(true)), toVoter(path -> path.fail(false))),
  /** The node's way to one of the voting disks answers only in the end. */
  VOTER_STALLS(4, Deed.stallVoter(), Deed.NOTHING),
  /** On one of the voting disks a third of the node's writes land seconds after they failed. */
  VOTER_LATE(4, toVoter(path -> path.late(300)), toVoter(path -> path.late(0))),

  /** A client service is transferred by hand, to the other node or to any. */
  TRANSFER(4, toClientService(Registration::transfer)),
  /** A client service is registered by hand, on the other node or on any. */
  REGISTER(4, toClientService(Registration::register)),
  /** A client service is deregistered by hand. */
  DEREGISTER(3, toClientService(Registration::deregister)),
  /** What a client service has launched on the node ends by itself. */
  PROGRAM_DIES(
      2,
      (cluster, step) ->
          Deed.toLaunching(each -> each.programs().die(cluster.clientServices().of(step)))
              .to(cluster, step)),
  /** The event manager's bundle is stopped on the node, and started again in the end. */
  EVENTS_STOP(2, toLaunching(Launching::removeEvents), toLaunching(Launching::addEvents)),
  /** As {@link #EVENTS_STOP}, registration's. */
  REGISTRATION_STOPS(
      2, toLaunching(Launching::removeRegistration), toLaunching(Launching::addRegistration)),
  /** As {@link #EVENTS_STOP}, the one with the action function (RL-7). */
  ACTIONS_STOP(2, toLaunching(Launching::removeActions), toLaunching(Launching::addActions)),

  /** As {@link #KILL}, of a node where an action is at work. */
  BUSY_KILL(2, toBusyNode((cluster, node) -> node.kill())),
  /** A node where an action is at work stands still, and another one has it forced out. */
  BUSY_FORCED(
      4,
      toBusyNode(
          (cluster, node) -> {
            node.pause();
            cluster.nodes().stream()
                .filter(other -> other != node)
                .filter(Settled::isJoined)
                .findFirst()
                .ifPresent(other -> other.force(node.id()));
          }),
      toCluster(cluster -> cluster.nodes().forEach(SimulatedNode::resume))),
  /** As {@link #REGISTRATION_STOPS}, on a node where an action is at work. */
  BUSY_REGISTRATION_STOPS(
      6,
      toBusyNode((cluster, node) -> node.launching().ifPresent(Launching::removeRegistration)),
      toCluster(
          cluster ->
              cluster
                  .nodes()
                  .forEach(node -> node.launching().ifPresent(Launching::addRegistration)))),
  /** As {@link #EVENTS_STOP}, on such a node, which then leaves: nobody waits for it. */
  BUSY_LEAVE(
      2,
      toBusyNode(
          (cluster, node) -> {
            node.launching().ifPresent(Launching::removeEvents);
            node.leave();
          }));

  private static final Set<Fault> VOTERS =
      Set.of(VOTER_FAILS, VOTER_LOST, VOTER_STALLS, VOTER_LATE);

  private final int weight;
  private final boolean lasts;
  private final Deed begins;
  private final Deed ends;

  Fault(int weight, Deed begins) {
    this(weight, false, begins, Deed.NOTHING);
  }

  /** One that lasts. */
  Fault(int weight, Deed begins, Deed ends) {
    this(weight, true, begins, ends);
  }

  Fault(int weight, boolean lasts, Deed begins, Deed ends) {
    this.weight = weight;
    this.lasts = lasts;
    this.begins = begins;
    this.ends = ends;
  }

  /** How often it is drawn, beside the others. */
  int weight() {
    return weight;
  }

  /** Whether it ends by itself, after {@link Step#forMs}. */
  boolean lasts() {
    return lasts;
  }

  /** Whether it can befall the cluster of that seed. */
  boolean befalls(long seed) {
    if (this == SUSPEND) {
      return SimulatedCluster.leaseProof(seed) == LeaseProof.NEVER;
    }
    return !VOTERS.contains(this) || SimulatedCluster.votingDisks(seed) > 1;
  }

  /** Whether it keeps some from hearing others. */
  boolean parts() {
    return this == CUT_ONE_WAY || this == CUT || this == ISOLATE || this == SPLIT || this == BRIDGE;
  }

  /** Whether it starts or ends nodes, and does nothing else. */
  boolean endsNodes() {
    return compareTo(PAUSE) <= 0 && this != COMMIT;
  }

  /** Whether it is about client services, and nothing where there are none. */
  boolean launches() {
    return compareTo(TRANSFER) >= 0;
  }

  void begin(SimulatedCluster cluster, Step step) {
    begins.to(cluster, step);
  }

  void end(SimulatedCluster cluster, Step step) {
    ends.to(cluster, step);
  }
}
