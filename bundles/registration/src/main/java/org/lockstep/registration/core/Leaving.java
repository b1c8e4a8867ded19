package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.registration.Registration.ClientServiceState;

/** Whether a client service has to go from where it is, and why. */
final class Leaving {
  private final Round round;

  /**
   * @param transfer it is to go elsewhere: the flag T (RL-9)
   */
  record Reason(String why, boolean transfer) {}

  Leaving(Round round) {
    this.round = round;
  }

  /** Only a person, a failure, or the end of its node stops what runs (RL-14). */
  Optional<Reason> why(Instance one) {
    Placement now = one.placement();
    if (one.isLeftOver()) {
      return Optional.of(new Reason("it is no longer on all nodes", false));
    }
    if (round.common(one).wish().held()) {
      return Optional.of(new Reason("deregistered by hand", false));
    }
    if (one.on().filter(round.world()::isDrained).isPresent()) {
      return Optional.of(new Reason(drained(one), one.id().home().isEmpty()));
    }
    if (now.restarts().due().isPresent()) {
      return Optional.of(new Reason(now.restarts().due().get(), false));
    }
    if (one.definition().isChild()) {
      return withParent(one);
    }
    boolean moves = now.state() == ClientServiceState.REGISTERED && now.transfer();
    return moves && round.ranking().elsewhere(one)
        ? Optional.of(new Reason(transferred(one), true))
        : Optional.empty();
  }

  private String drained(Instance one) {
    boolean leaves =
        one.on()
            .flatMap(boot -> round.world().node(boot.node()))
            .filter(World.Node::leaving)
            .isPresent();
    return leaves ? "its node is leaving" : "its node is in standby";
  }

  private String transferred(Instance one) {
    Placement now = one.placement();
    if (now.on().filter(now.failed()::containsKey).isPresent()) {
      return "its group has failed here";
    }
    return now.wish().avoid().isEmpty() ? "a better node has joined" : "transferred by hand";
  }

  private Optional<Reason> withParent(Instance child) {
    Instance parent = round.parent(child).orElse(null);
    if (parent == null) {
      return Optional.of(new Reason("its parent is not defined", false));
    }
    boolean stays =
        parent.placement().state() == ClientServiceState.REGISTERED
            && parent.on().equals(child.on());
    return why(parent)
        .map(reason -> new Reason("its parent goes: " + reason.why(), reason.transfer()))
        .or(
            () ->
                stays
                    ? Optional.empty()
                    : Optional.of(
                        new Reason("its parent is not here", parent.placement().transfer())));
  }
}
