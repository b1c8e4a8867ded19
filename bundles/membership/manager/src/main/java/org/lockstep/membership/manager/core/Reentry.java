package org.lockstep.membership.manager.core;

import java.util.Optional;
import java.util.OptionalLong;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;

/**
 * The way back of a node whose lease had run out (DB-8): its slot is renewed again; then it reads
 * the disk, which must show nothing against it; then it asks a master whose epoch was won later
 * than that, and that has therefore read whatever was decided about it before. Until it has read
 * the disk it takes no part in the mastership.
 */
public final class Reentry {
  /** What is to be done. */
  public sealed interface Act {
    record Nothing() implements Act {}

    /** Read everything, beginning now. */
    record Read(long number) implements Act {}

    /** Ask the master, where it serves an epoch above that one. */
    record Confirm(long number, long above) implements Act {}

    record Panic(String why) implements Act {}
  }

  /**
   * What was read after a renewal.
   *
   * @param position of the history, of which {@code state} is the membership
   */
  public record Reading(Observation observation, Position position, ClusterState state) {}

  private static final Act NOTHING = new Act.Nothing();

  private final Incarnation self;
  private DiskWait wait = DiskWait.NONE;
  private OptionalLong above = OptionalLong.empty();
  private boolean busy;

  public Reentry(Incarnation self) {
    this.self = self;
  }

  /** Whether this node may bid, and serve an epoch that is not barred. */
  public boolean mayServe() {
    return wait.phase() == DiskWait.Phase.NONE || above.isPresent();
  }

  /** The latest epoch that anybody had bid for when the disk was read. */
  public OptionalLong above() {
    return above;
  }

  /** Whoever asks again and again is told each thing once, until it has failed. */
  public Act look(DiskWait now) {
    if (!now.equals(wait)) {
      wait = now;
      above = OptionalLong.empty();
      busy = false;
    }
    if (busy || wait.phase() != DiskWait.Phase.RETURNING) {
      return NOTHING;
    }
    busy = true;
    return above.isPresent()
        ? new Act.Confirm(wait.number(), above.getAsLong())
        : new Act.Read(wait.number());
  }

  /**
   * @param reading empty when the disk could not be read: it is read again
   * @param known what this node was told already: an older history is none
   */
  public Act read(long number, Optional<Reading> reading, Position known) {
    if (!isAbout(number)) {
      return NOTHING;
    }
    busy = false;
    Optional<SlotView> own =
        reading
            .filter(each -> each.position.compareTo(known) >= 0)
            .flatMap(each -> Optional.ofNullable(each.observation.slots().get(self.node())));
    if (reading.isEmpty() || own.isEmpty()) {
      return NOTHING;
    }
    Optional<String> against = objection(own.get(), reading.get().state);
    if (against.isPresent()) {
      return new Act.Panic("the disk is back, and " + against.get());
    }
    above = OptionalLong.of(latestEpoch(reading.get().observation));
    return NOTHING;
  }

  private Optional<String> objection(SlotView slot, ClusterState state) {
    if (!slot.owner().equals(self) || slot.left()) {
      return Optional.of("the slot is not this boot's");
    }
    if (slot.markedDead() >= self.number() || slot.vouchedDead() >= self.number()) {
      return Optional.of("this boot's death is written there");
    }
    return state.isMember(self) && !state.excludes(self)
        ? Optional.empty()
        : Optional.of("this node has been, or is being, forced out");
  }

  private static long latestEpoch(Observation observation) {
    long chosen = observation.mastership().map(Mastership::epoch).orElse(0L);
    return Math.max(chosen, observation.highestBid());
  }

  /**
   * The end of what was asked.
   *
   * @param granted a master has confirmed this boot; else it is asked again
   * @param refusal the code of the master's refusal, if it was one
   */
  public Act answered(long number, boolean granted, Optional<String> refusal) {
    if (!isAbout(number)) {
      return NOTHING;
    }
    busy = granted;
    return refusal.filter(Ask.GONE::equals).isPresent()
        ? new Act.Panic("the disk is back, and the master does not know this boot any more")
        : NOTHING;
  }

  private boolean isAbout(long number) {
    return wait.phase() == DiskWait.Phase.RETURNING && wait.number() == number;
  }
}
