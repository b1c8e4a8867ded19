package org.lockstep.membership.manager.core;

import java.util.List;
import org.lockstep.base.NodeId;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.store.Change;

/** What a master wants done, in order. */
public sealed interface Output {
  record Send(NodeId to, Message message) implements Output {}

  /** One commit: the membership, records of others, and what is new of transitions (MM-18). */
  record Write(ClusterState state, List<Change> records, List<TransitionRecord> history)
      implements Output {}

  /** Nobody may be told anything more under this epoch (DB-6). */
  record StepDown(String why) implements Output {}
}
