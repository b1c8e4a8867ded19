package org.lockstep.membership.manager.core;

import java.util.List;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.Level;
import org.lockstep.membership.TransitionType;

/**
 * One node's transition, on its way through the levels.
 *
 * @param path the levels still to be completed, in order; the first is being worked on or waited
 *     for
 * @param reason for people; of a forced leave, why
 * @param proof how the death was proven; empty while it is not (ND-4)
 * @param startedAt wall clock, milliseconds; for showing only
 */
public record Walk(
    long id,
    Incarnation boot,
    TransitionType type,
    boolean partial,
    List<Level> path,
    String reason,
    String proof,
    long startedAt) {
  public Walk {
    path = List.copyOf(path);
  }

  boolean forced() {
    return type == TransitionType.FORCED_LEAVING;
  }

  /** A forced leave may be told to a level only after the death is proven (MM-11). */
  public boolean mayProceed() {
    return !forced() || !proof.isEmpty();
  }

  boolean isAt(Level level) {
    return !path.isEmpty() && path.get(0).equals(level);
  }

  Walk onPath(List<Level> newPath) {
    return new Walk(id, boot, type, partial, newPath, reason, proof, startedAt);
  }

  Walk without(Level level) {
    return onPath(path.stream().filter(other -> !other.equals(level)).toList());
  }

  Walk provenBy(String how) {
    return new Walk(id, boot, type, partial, path, reason, how, startedAt);
  }
}
