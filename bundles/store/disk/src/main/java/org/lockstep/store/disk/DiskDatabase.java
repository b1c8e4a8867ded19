package org.lockstep.store.disk;

import java.util.function.Consumer;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** One shared disk, opened. */
final class DiskDatabase implements MembershipDatabase {
  private final Volume volume;
  private final MonotonicClock clock;
  private final Pause pause;

  /** How waiting is done: a test's clock need not sleep. */
  @FunctionalInterface
  interface Pause {
    void millis(long ms) throws InterruptedException;
  }

  DiskDatabase(Volume volume, MonotonicClock clock, Pause pause) {
    this.volume = volume;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public ClusterHeader header() {
    return volume.superblock.header();
  }

  @Override
  public Observation observe() {
    return Bands.read(volume).observation();
  }

  @Override
  public Snapshot latest() {
    return History.settled(volume).snapshot();
  }

  @Override
  public SlotClaim claim(NodeId slot, Consumer<String> progress) {
    if (slot.value() >= volume.layout.slots()) {
      throw new ProblemException(
          "no-slot",
          "claim refused",
          slot.toString(),
          "the disk was formatted for " + volume.layout.slots() + " nodes");
    }
    try {
      return new DiskClaim(volume, new Claimer(volume, clock, pause).claim(slot, progress), clock);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          "interrupted", "claim given up", slot.toString(), "the node is being stopped");
    }
  }

  @Override
  public void close() {
    volume.close();
  }
}
