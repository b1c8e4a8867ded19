package org.lockstep.registration.launch;

import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/** What is needed of the membership manager. */
interface Cluster {
  Incarnation self();

  /** All configured nodes. */
  SortedMap<NodeId, Known> nodes();

  /** Has this node forced out: its stop failed (RL-6). */
  void forceOut(String reason);

  /** A node's name and latest boot. */
  record Known(String name, int boot) {}
}
