package org.lockstep.membership.spi;

import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configured nodes, changed while the cluster runs (DB-1): an OSGi service on every node that
 * is up; one that is no member refuses. Methods may be called by any thread and return promptly. A
 * stage completes once the change is confirmed and this node's copy has it; it fails with a {@link
 * org.lockstep.base.ProblemException} when it is refused, when somebody else has changed the same
 * node meanwhile, or when its outcome is not known. Nothing is done twice: what failed is to be
 * looked at and asked for again.
 */
@ProviderType
public interface NodeConfiguration {
  /**
   * Gives a node the lowest slot that none has; it may start at once.
   *
   * @param settings what is different from a node of which only the name is known; keeps slot and
   *     name
   * @return its slot
   */
  CompletionStage<NodeId> add(String name, UnaryOperator<NodeConfig> settings);

  /**
   * Changes what a node finds when it boots next, and how it is fenced from now on.
   *
   * @param settings the new configuration, made of the present one; keeps slot and name
   */
  CompletionStage<Void> change(String name, UnaryOperator<NodeConfig> settings);

  /** Removes a node that is INACTIVE; its slot may be another's from then on. */
  CompletionStage<Void> remove(String name);
}
