package org.lockstep.membership;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/** One node's part in a notification. */
@ProviderType
public interface NodeTransition {
  NodeId node();

  /** The boot of the node that this is about. */
  Incarnation incarnation();

  TransitionType type();

  /** From 0. */
  int barrier();

  int barriers();

  /** The node's state at this level before the transition. */
  NodeState previous();

  /** Only this level, or some, are affected: the node stays a member (MM-13). */
  boolean partial();

  /** Completes when the node is being forced out meanwhile (MM-10); otherwise never. */
  CompletionStage<Void> aborted();

  /**
   * This listener makes progress and needs so long from now on, where that is more than it still
   * has (MM-16). It concerns this barrier of the whole batch. Any thread; without effect once the
   * barrier is acknowledged.
   */
  void extend(Duration more);

  /**
   * This listener waits for another node: {@code status} shows it, and when the deadline is over
   * that node is to blame and not this one (MM-16). As above.
   */
  void waitingFor(NodeId node);
}
