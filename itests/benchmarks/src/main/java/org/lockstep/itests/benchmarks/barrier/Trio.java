package org.lockstep.itests.benchmarks.barrier;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.itests.benchmarks.member.InProcessNode;
import org.lockstep.itests.benchmarks.member.Patience;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionListener;
import org.lockstep.store.memory.MemoryCluster;
import org.lockstep.store.memory.MemoryStoreProvider;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.framework.ServiceRegistration;

/** Three members in one JVM; one of them takes a level with many barriers in and out. */
final class Trio implements AutoCloseable {
  static final String LEVEL = "benchmark";
  private static final String CLUSTER = "benchmark";
  private static final int NODES = 3;

  private final MemoryCluster store;
  private final List<InProcessNode> nodes = new ArrayList<>();
  private final InProcessNode joiner;
  private final Gate gate;
  private final int barriers;
  private @Nullable ServiceRegistration<TransitionListener> level;

  /**
   * @param encrypted as it always is, or without, for comparison
   */
  Trio(int barriers, boolean encrypted) {
    this.barriers = barriers;
    gate = new Gate(barriers);
    List<NodeConfig> configs =
        IntStream.range(0, NODES).mapToObj(id -> NodeConfig.of(id, "N" + id)).toList();
    store = MemoryCluster.create(FormatSpec.of(CLUSTER, configs));
    Optional<ClusterKey> key =
        encrypted ? Optional.of(ClusterKey.create(UUID.randomUUID())) : Optional.empty();
    try {
      for (NodeConfig config : configs) {
        nodes.add(new InProcessNode(database(), config, key));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    nodes.forEach(InProcessNode::awaitJoined);
    InProcessNode master = nodes.get(nodes.get(0).manager().view().master().orElseThrow().value());
    joiner = nodes.get((nodes.indexOf(master) + 1) % NODES);
    for (InProcessNode node : nodes) {
      if (node == master) {
        publish(node, gate, barriers);
      } else if (node != joiner) {
        publish(node, told -> CompletableFuture.completedFuture(null), barriers);
      }
    }
    gate.release();
    nodes.stream().filter(node -> node != joiner).forEach(Trio::awaitLevel);
  }

  private static MembershipDatabase database() {
    return new MemoryStoreProvider().open(List.of(CLUSTER));
  }

  private static ServiceRegistration<TransitionListener> publish(
      InProcessNode node, TransitionListener listener, int barriers) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ClusterSubsystem.PREFIX_ + "name", LEVEL);
    properties.put(ClusterSubsystem.PREFIX_ + "level", 100);
    properties.put(ClusterSubsystem.PREFIX_ + "joining", barriers);
    return node.context().registerService(TransitionListener.class, listener, properties);
  }

  private static void awaitLevel(InProcessNode node) {
    Patience.until(
        () -> node.at(LEVEL).equals(Optional.of(NodeState.JOINED)), node.name() + " has the level");
  }

  Gate gate() {
    return gate;
  }

  void joinLevel() {
    gate.reset();
    level = publish(joiner, told -> CompletableFuture.completedFuture(null), barriers);
  }

  void leaveLevel() {
    if (level != null) {
      level.unregister();
    }
  }

  @Override
  public void close() throws Exception {
    for (InProcessNode node : nodes) {
      node.close();
    }
    store.close();
  }
}
