package org.lockstep.registration.core;

import java.time.Instant;
import java.util.Optional;
import org.lockstep.base.NodeId;

/** Whether the cluster is ripe for the first registration of a client service (RL-4). */
final class Ripeness {
  private final Round round;

  Ripeness(Round round) {
    this.round = round;
  }

  /** Its latch and its clock, which both end when no allowable node is up. */
  Maturing next(Choosing choosing, Maturing now) {
    if (!choosing.maturity().applies()) {
      return now;
    }
    Census census = census(choosing, now.seen());
    if (census.up == 0) {
      return Maturing.NONE;
    }
    boolean sameTime = now.since().isPresent() && census.since > 0;
    Maturing going = sameTime ? now : begun();
    if (census.since == 1 && census.up > 1) {
      going = going.known(round.world().freshest());
    }
    return going.reached() || isRipe(choosing, census, going) ? going.latched() : going;
  }

  private Maturing begun() {
    return new Maturing(Optional.of(round.at()), false, round.world().freshest());
  }

  private boolean isRipe(Choosing choosing, Census census, Maturing now) {
    Maturity maturity = choosing.maturity();
    boolean enough = maturity.count().isPresent() && census.up >= maturity.count().getAsInt();
    Optional<Instant> due = maturity.time().map(time -> now.since().orElse(round.at()).plus(time));
    boolean late = due.filter(when -> !when.isAfter(round.at())).isPresent();
    if (!enough && !late && !census.primary) {
      due.ifPresent(round::wakeAt);
      return false;
    }
    return true;
  }

  /** The allowable nodes that are up. */
  private static final class Census {
    int up;

    /** Of those, how many have been up since the latch was last looked after. */
    int since;

    boolean primary;
  }

  private Census census(Choosing choosing, long seen) {
    Census census = new Census();
    for (NodeId id : round.world().nodes().keySet()) {
      round
          .world()
          .node(id)
          .filter(World.Node::isReady)
          .filter(node -> choosing.allows(node.name()))
          .ifPresent(
              node -> {
                census.up++;
                census.since += node.joined() <= seen ? 1 : 0;
                census.primary |= choosing.primary().equals(Optional.of(node.name()));
              });
    }
    return census;
  }
}
