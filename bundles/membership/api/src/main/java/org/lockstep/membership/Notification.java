package org.lockstep.membership;

import java.util.List;
import java.util.SortedMap;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/** One barrier of one batch, as every participant sees it. Immutable. */
@ProviderType
public interface Notification {
  /** The batch; with the barriers of its transitions it names this notification for good. */
  long batch();

  /** Several nodes, several types (MM-5); only those that have this barrier. */
  List<NodeTransition> transitions();

  /** This level's own view of each configured node (MM-6). */
  SortedMap<NodeId, NodeState> states();

  /** The node that is being told. */
  NodeId localNode();
}
