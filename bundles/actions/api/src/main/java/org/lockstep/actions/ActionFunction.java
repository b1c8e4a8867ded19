package org.lockstep.actions;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What resolves: starts, stops, recovers a client service. Published as an OSGi service with {@link
 * ActionType}. It may be called more than once for the same attempt (RL-7): a stop, for one, that
 * was called while its start was still at work.
 *
 * <p>When its service goes away, {@link ActionRequest#cancelled()} completes too: from then on
 * nothing more is begun, and what was under way is over within five seconds, whether its stage
 * completes or not. Whatever else is done later happens beside what others have been given.
 */
@ConsumerType
public interface ActionFunction {
  /**
   * Runs one phase. Returns promptly; the stage completes when the phase has ended. After {@link
   * ActionRequest#deadline()} nobody waits any more, and {@link ActionRequest#cancelled()}
   * completes.
   */
  CompletionStage<ActionResult> run(ActionRequest request);

  /** What is wrong with the parameters of a definition; empty when nothing is (RL-14). */
  default List<Problem> validate(Map<String, Object> parameters) {
    return List.of();
  }

  /**
   * The same of one phase, for a function whose phases need different ones, or that lacks some:
   * that is a problem too. This is what is asked.
   */
  default List<Problem> validate(ActionPhase phase, Map<String, Object> parameters) {
    return validate(parameters);
  }

  /**
   * Whether what it starts goes on without this process, as programs of the supervisor do: an
   * upgrade of the node then keeps it (ND-3). What lives in this process ends with it.
   */
  default boolean outlivesProcess() {
    return false;
  }
}
