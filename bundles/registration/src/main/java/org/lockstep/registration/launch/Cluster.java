package org.lockstep.registration.launch;

import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;

/** What is needed of the membership manager. */
interface Cluster {
  Incarnation self();

  /** All configured nodes, by the confirmed membership. */
  SortedMap<NodeId, Known> nodes();

  /**
   * Whether a node that is not among the members has left gracefully, as far back as anybody knows.
   */
  boolean hasLeft(NodeId node);

  /** Has this node forced out: its stop failed (RL-6). */
  void forceOut(String reason);

  /**
   * A configured node.
   *
   * @param boot the member's; without meaning for a node that is INACTIVE
   * @param manager the state of its event manager
   */
  record Known(String name, int boot, NodeState state, NodeState manager) {
    boolean isMember() {
      return state != NodeState.INACTIVE;
    }
  }
}
