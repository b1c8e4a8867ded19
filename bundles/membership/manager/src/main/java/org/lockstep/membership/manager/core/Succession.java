package org.lockstep.membership.manager.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;

/** Who is master, and whether this node should bid (DB-4, DB-5). */
public final class Succession {
  /** What to do about the mastership. */
  public sealed interface Decision {
    /** The holder lives: ask it. */
    record Follow(Incarnation holder, long epoch) implements Decision {}

    /** The holder is this boot: serve, if not serving yet. */
    record Serve(long epoch) implements Decision {}

    /**
     * Nobody holds it any more.
     *
     * @param ahead how many nodes that look alive come first: they bid for the same
     */
    record Bid(long epoch, int ahead) implements Decision {}

    /** Nobody holds it, and somebody else is better placed to bid. */
    record Wait(String why) implements Decision {}
  }

  private final Incarnation self;
  private final DeathWatch deaths;

  public Succession(Incarnation self, DeathWatch deaths) {
    this.self = self;
    this.deaths = deaths;
  }

  /**
   * @param mayBid a member, or a node that knows of no live member: others leave the bid to members
   * @param deposed whoever holds it has not decided what has to be decided (MM-17); who has shown
   *     no sign of life for the dead time never will. No commit is lost by that (DB-6)
   */
  public Decision look(Observation observation, boolean mayBid, boolean deposed) {
    Optional<Mastership> mastership = observation.mastership();
    if (mastership.isPresent() && !mastership.get().released()) {
      Mastership held = mastership.get();
      if (held.holder().equals(self)) {
        return new Decision.Serve(held.epoch());
      }
      if (deaths.proof(held.holder()).isEmpty()
          && !(mayBid && (deposed || deaths.silent(held.holder())))) {
        return new Decision.Follow(held.holder(), held.epoch());
      }
    }
    long next = mastership.map(Mastership::epoch).orElse(0L) + 1;
    return mayBid
        ? new Decision.Bid(next, ahead(observation))
        : new Decision.Wait("no master; a member is to bid for epoch " + next);
  }

  private int ahead(Observation observation) {
    return (int)
        observation.slots().headMap(self.node()).values().stream()
            .filter(slot -> slot.owner().number() > 0 && !slot.left())
            .filter(slot -> deaths.alive(slot.owner()))
            .count();
  }
}
