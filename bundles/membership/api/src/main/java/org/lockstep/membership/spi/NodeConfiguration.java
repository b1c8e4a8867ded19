package org.lockstep.membership.spi;

import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configured nodes, changed while the cluster runs (DB-1): an OSGi service on every node that
 * is up; one that is no member refuses. Methods may be called by any thread and return promptly. A
 * stage completes once the change is confirmed and this node's copy has it, within five seconds; it
 * fails with a {@link org.lockstep.base.ProblemException}: {@code not-a-member}, {@code
 * bad-config}, {@code unknown-node}, {@code conflict} when somebody else has changed the same node
 * meanwhile, {@code unknown-outcome}. Nothing is done twice: what failed is to be looked at and
 * asked for again.
 *
 * <p>{@code settings} runs once, on the caller's thread, before anything is asked; what it throws
 * fails the stage.
 */
@ProviderType
public interface NodeConfiguration {
  /**
   * Gives a node the lowest slot that none has; it may start at once. Refused with {@code no-slot},
   * or {@code nodes-fixed} where the store's nodes are.
   *
   * @param settings what is different from a node of which only the name is known; slot and name
   *     must stay, or the stage fails with an {@link IllegalArgumentException}
   * @return its slot
   */
  CompletionStage<NodeId> add(String name, UnaryOperator<NodeConfig> settings);

  /**
   * Changes what a node finds when it boots next; labels, and how it is fenced, count at once.
   *
   * @param settings the new configuration, made of the present one; slot and name as above
   */
  CompletionStage<Void> change(String name, UnaryOperator<NodeConfig> settings);

  /**
   * Removes a node that is INACTIVE; its slot may be another's from then on. Refused while it is
   * not, while a recovery of what it held is owed (MM-19), while something of it goes on ({@link
   * org.lockstep.membership.NodeTies}), and where the store's nodes are fixed.
   */
  CompletionStage<Void> remove(String name);
}
