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

  /** Asks for more time; without effect while no deadline is configured (MM-16). */
  void extend(Duration more);

  /** Says which node this listener waits for; shown by {@code status} (MM-16). */
  void waitingFor(NodeId node);
}
