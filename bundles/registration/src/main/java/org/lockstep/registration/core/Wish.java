package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.base.NodeId;

/**
 * What people want of a client service (RL-12).
 *
 * @param asked to be up: registered by hand, or chosen a node for once. So it stays up when its
 *     definition becomes {@code manual}
 * @param held deregistered by hand
 * @param target where a person wants it next
 * @param avoid where a transfer by hand takes it from
 */
public record Wish(boolean asked, boolean held, Optional<NodeId> target, Optional<NodeId> avoid) {
  static final Wish NONE = new Wish(false, false, Optional.empty(), Optional.empty());

  Wish towards(Optional<NodeId> to, Optional<NodeId> from) {
    return new Wish(asked, held, to, from);
  }

  Wish fulfilled() {
    return towards(Optional.empty(), Optional.empty());
  }

  Wish latched() {
    return new Wish(true, held, target, avoid);
  }
}
