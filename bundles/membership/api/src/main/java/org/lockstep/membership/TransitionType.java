package org.lockstep.membership;

/** What happens to a node. */
public enum TransitionType {
  /** Bottom-up. */
  JOINING,
  /** Graceful, top-down. */
  LEAVING,
  /** Bottom-up, by those that stay. */
  FORCED_LEAVING;

  /** The state of the node at a level while it goes through this transition there. */
  public NodeState state() {
    return NodeState.valueOf(name());
  }

  /** The state of the node at a level once all have acknowledged (Table 1). */
  public NodeState outcome() {
    return this == JOINING ? NodeState.JOINED : NodeState.INACTIVE;
  }
}
