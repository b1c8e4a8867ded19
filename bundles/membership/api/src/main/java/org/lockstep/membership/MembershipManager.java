package org.lockstep.membership;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The membership manager of this node, an OSGi service while the node is up. Methods may be called
 * by any thread and return promptly; a stage that is refused fails with a {@link
 * org.lockstep.base.ProblemException}.
 */
@ProviderType
public interface MembershipManager {
  /**
   * Joins this node; completes when it is JOINED through the highest of its levels. A node that has
   * left in a process that stays boots anew for it (MM-12): then this service goes and another one
   * comes.
   */
  CompletionStage<Void> join();

  /** Takes this node out gracefully; completes when it is INACTIVE. */
  CompletionStage<Void> leave();

  /** Asks that another node, any member, leaves gracefully; completes when it is INACTIVE. */
  CompletionStage<Void> leave(NodeId node);

  /** Has a node forced out (MM-10); completes when that is confirmed, before recovery has run. */
  CompletionStage<Void> force(NodeId node, String reason);

  /** Takes one subsystem of this node out of its level (MM-13), while it can still be used. */
  CompletionStage<Void> release(String subsystem);

  /** Registers a subsystem that brings its own thread (MM-2). */
  TransitionQueue register(SubsystemSpec spec);

  /** The operator's word that a node is dead (ND-4). */
  CompletionStage<Void> confirmDead(NodeId node);

  MembershipView view();

  /** The latest transitions, oldest first (MM-18). */
  List<TransitionRecord> history();
}
