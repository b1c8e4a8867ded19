package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/** What a node's departure waits for (RL-10): until nothing is there and no transfer goes on. */
public final class Draining {
  private final Round round;

  public Draining(Round round) {
    this.round = round;
  }

  /** Whether it is on that node, and has to go. */
  public boolean isOn(Instance one, NodeId node) {
    return one.on().map(Incarnation::node).equals(Optional.of(node)) && !isHeld(one);
  }

  /** It is in maintenance, or something below it that would have to stop first. */
  public boolean isHeld(Instance one) {
    return round.isMaintained(one) || round.children(one).stream().anyMatch(this::isHeld);
  }

  /**
   * Whether a transfer goes on that will end by itself: nobody's leave waits for a group where
   * something is blocked, or waits for a bundle, or is being recovered.
   */
  public boolean isMoving(Instance one) {
    return one.placement().transfer() && !isHeld(root(one)) && !isStuck(root(one));
  }

  private Instance root(Instance one) {
    return round.parent(one).map(this::root).orElse(one);
  }

  private boolean isStuck(Instance one) {
    return one.placement().blocked().isPresent()
        || one.placement().state() == ClientServiceState.RECOVERING
        || new Waiting(round).missingType(one).isPresent()
        || round.children(one).stream().anyMatch(this::isStuck);
  }
}
