package org.lockstep.membership.manager;

import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.store.spi.Position;

/** The master as far as this node knows: by what it was told, and by what it read on the disk. */
record KnownMaster(
    Incarnation self,
    Election election,
    DeathWatch deaths,
    Peers peers,
    Participation participation) {

  /** Whom to ask: who has said so to this node, unless the disk knows of a later epoch. */
  Optional<Incarnation> master() {
    Participant participant = participation.participant();
    boolean told = participant.promisedEpoch() >= election.epoch();
    return told && participant.master().isPresent() ? participant.master() : election.holder();
  }

  long epoch() {
    return Math.max(participation.participant().promisedEpoch(), election.epoch());
  }

  /** Whether what it says reaches this node. */
  boolean isHeard() {
    return master()
        .filter(holder -> holder.equals(self) || peers.heard().contains(holder.node()))
        .isPresent();
  }

  /** What the holder of the mastership has confirmed, by its heartbeat. */
  Position confirmed() {
    return election
        .holder()
        .flatMap(holder -> deaths.slot(holder.node()))
        .map(slot -> slot.heartbeat().confirmed())
        .orElse(Position.START);
  }
}
