package org.lockstep.membership.manager.core;

import java.util.List;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.store.Transaction;

/** What a node may ask of the master. */
public sealed interface Ask {
  /** Asked by the node that wants to join. */
  record Join(List<SubsystemSpec> specs) implements Ask {}

  record Leave(NodeId node) implements Ask {}

  record Force(NodeId node, String reason) implements Ask {}

  /** Hot install on the asking node. */
  record Register(SubsystemSpec spec) implements Ask {}

  /** Hot removal from the asking node. */
  record Release(Level level) implements Ask {}

  /** A removal on the asking node that did not end in order. */
  record Lost(Level level, String why) implements Ask {}

  record Store(Transaction transaction) implements Ask {}
}
