package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Operations.Remaining;
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

  /** Why a graceful leave of that node waits for it; empty: it does not. */
  public Optional<Remaining> remaining(Instance one, NodeId node) {
    if (!isOn(one, node) && !isMoving(one)) {
      return Optional.empty();
    }
    Waiting waiting = new Waiting(round);
    return Optional.of(
        new Remaining(
            one.name(),
            one.placement().blocked().isPresent()
                ? Optional.of(waiting.stopFailed(one))
                : waiting.reason(one).map(Wait::whole)));
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
