package org.lockstep.registration.core;

import java.util.Collection;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * A node in maintenance is upgraded: it leaves, what is on it goes on under its supervisor, and its
 * next boot adopts that (ND-3).
 */
public final class HandOver {
  private final World world;
  private final Incarnation boot;

  /**
   * @param boot that leaves
   */
  public HandOver(World world, Incarnation boot) {
    this.world = world;
    this.boot = boot;
  }

  /** Whether somebody wants it: the node is in maintenance, or all is. */
  public boolean isWanted() {
    return world.settings().maintained()
        || world.node(boot.node()).filter(node -> node.settings().maintained()).isPresent();
  }

  /**
   * Why nothing is handed over; empty: what is there rests.
   *
   * @param there what is on that boot
   */
  public Optional<String> objection(Collection<Instance> there) {
    if (world.node(boot.node()).filter(node -> node.settings().handedOver().any()).isPresent()) {
      return Optional.of("it has not taken over what an earlier boot has left");
    }
    return there.stream()
        .filter(one -> !rests(one.placement()))
        .map(one -> one.id() + " is " + one.placement().state())
        .findFirst();
  }

  private static boolean rests(Placement now) {
    return now.state() == ClientServiceState.REGISTERED && now.blocked().isEmpty();
  }
}
