package org.lockstep.fencing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns hosts off. Published as an OSGi service with {@link FenceType}. It goes before a program of
 * the host of the same type.
 */
@ConsumerType
public interface FenceAgent {
  /**
   * What is wrong with the parameters of a device; empty when nothing is. Any thread; it may ask
   * others and take seconds. Called before each {@link #fence} too.
   *
   * @param parameters as configured: where a value is {@code file:/path}, it is the file's content
   *     that {@link #fence} is given
   */
  List<Problem> validate(Map<String, String> parameters);

  /**
   * Turns a host off and leaves it off. Called again after a failure and by other nodes: what is
   * off already is a success. Any thread; returns promptly.
   *
   * @return completes normally only when it is certain that the host is off (ND-4). After {@link
   *     FenceRequest#deadline()} nobody waits any more, and it must have stopped trying: the host
   *     may be somebody's again
   */
  CompletionStage<Void> fence(FenceRequest request);
}
