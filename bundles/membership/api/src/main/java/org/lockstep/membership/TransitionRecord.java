package org.lockstep.membership;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** The outcome of a transition that has not ended. */
  public static final String UNDER_WAY = "";

  /**
   * One barrier at one level.
   *
   * @param slowest acknowledged last
   * @param acknowledgedMs how long after the notification each participant acknowledged, of many
   *     those that took longest; whoever was forced out before he did is missing
   */
  public record Step(
      Level level,
      int barrier,
      Instant notifiedAt,
      Instant completedAt,
      long durationMs,
      NodeId slowest,
      SortedMap<NodeId, Long> acknowledgedMs) {
    public Step {
      acknowledgedMs = Collections.unmodifiableSortedMap(new TreeMap<>(acknowledgedMs));
    }
  }
}
