package org.lockstep.itests.benchmarks.locks;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lockstep.base.NodeId;
import org.lockstep.dlm.LockManager;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.manager.LockManagerComponent;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.itests.benchmarks.member.InProcessNode;
import org.lockstep.itests.benchmarks.member.Patience;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionListener;
import org.osgi.framework.ServiceReference;

/** A member that is in the level {@code dlm}. */
final class LockMember implements AutoCloseable {
  private static final String LEVEL = "dlm";

  /** As the lock manager's component declares them. */
  static final int BARRIERS = 4;

  private final InProcessNode node;
  private final Lockspace space;

  LockMember(InProcessNode node) {
    this(node, UnaryOperator.identity());
  }

  /**
   * @param watched what is to be told of transitions in the lock manager's place, and tells it
   */
  LockMember(InProcessNode node, UnaryOperator<TransitionListener> watched) {
    this.node = node;
    node.awaitJoined();
    TransitionListener level =
        watched.apply(
            new LockManagerComponent(node.context(), node.interconnect(), node.manager()));
    node.context().registerService(TransitionListener.class, level, properties());
    Patience.until(
        () -> node.at(LEVEL).equals(Optional.of(NodeState.JOINED)) && manager().isPresent(),
        node.name() + " has locks");
    space = manager().orElseThrow().open("benchmark");
  }

  private static Dictionary<String, Object> properties() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ClusterSubsystem.PREFIX_ + "name", LEVEL);
    properties.put(ClusterSubsystem.PREFIX_ + "level", 100);
    properties.put(ClusterSubsystem.PREFIX_ + "joining", BARRIERS);
    properties.put(ClusterSubsystem.PREFIX_ + "leaving", BARRIERS);
    properties.put(ClusterSubsystem.PREFIX_ + "forcedLeaving", BARRIERS);
    properties.put(ClusterSubsystem.PREFIX_ + "requires", new String[] {ClusterSubsystem.NO_LOWER});
    return properties;
  }

  private Optional<LockManager> manager() {
    ServiceReference<LockManager> there = node.context().getServiceReference(LockManager.class);
    return Optional.ofNullable(there).map(node.context()::getService);
  }

  Lockspace space() {
    return space;
  }

  /** In an operator's place: these nodes have no supervisor that says so. */
  void confirmDead(NodeId other) {
    node.manager().confirmDead(other).toCompletableFuture().join();
  }

  Interconnect interconnect() {
    return node.interconnect();
  }

  @Override
  public void close() throws Exception {
    node.close();
  }
}
