package org.lockstep.membership;

import java.time.Instant;
import java.util.List;
import org.lockstep.base.NodeId;

/**
 * A transition that has ended (MM-18).
 *
 * @param outcome the node's state at the end, or why it did not get there
 * @param proof how the death was proven; empty when nobody had to die
 */
public record TransitionRecord(
    long id,
    NodeId node,
    TransitionType type,
    boolean partial,
    Instant startedAt,
    Instant endedAt,
    long durationMs,
    String outcome,
    String proof,
    List<Step> steps) {
  public TransitionRecord {
    steps = List.copyOf(steps);
  }

  /** One barrier at one level; {@code slowest} acknowledged last. */
  public record Step(
      Level level,
      int barrier,
      Instant notifiedAt,
      Instant completedAt,
      long durationMs,
      NodeId slowest) {}
}
