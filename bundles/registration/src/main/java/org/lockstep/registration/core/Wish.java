package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.base.NodeId;

/**
 * What people want of a client service (RL-12).
 *
 * @param asked to be up, by hand
 * @param chosen it was given a node, so it stays up when its definition becomes {@code manual}
 * @param held deregistered by hand
 * @param maintained nothing is started, stopped or moved
 * @param target where it is wanted next
 * @param avoid where a transfer by hand takes it from
 */
public record Wish(
    boolean asked,
    boolean chosen,
    boolean held,
    boolean maintained,
    Optional<NodeId> target,
    Optional<NodeId> avoid) {
  static final Wish NONE = new Wish(false, false, false, false, Optional.empty(), Optional.empty());

  Wish up(Optional<NodeId> where) {
    return new Wish(true, chosen, false, maintained, where, Optional.empty());
  }

  Wish down() {
    return new Wish(false, false, true, maintained, Optional.empty(), Optional.empty());
  }

  Wish towards(Optional<NodeId> to, Optional<NodeId> from) {
    return new Wish(asked, chosen, held, maintained, to, from);
  }

  Wish fulfilled() {
    return target.isEmpty() && avoid.isEmpty() ? this : towards(Optional.empty(), Optional.empty());
  }

  Wish placed() {
    return new Wish(asked, true, held, maintained, target, avoid);
  }

  /** As before anybody asked for it. */
  Wish unasked() {
    return new Wish(false, chosen, held, maintained, target, avoid);
  }

  Wish maintained(boolean now) {
    return new Wish(asked, chosen, held, now, target, avoid);
  }

  /** A person has said where it goes, or from where. */
  boolean isByHand() {
    return target.isPresent() || avoid.isPresent();
  }
}
