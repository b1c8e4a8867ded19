package org.lockstep.store.disk;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** The shared disk, or several of them that vote, opened. */
final class DiskDatabase implements MembershipDatabase {
  private static final int WIDE_EVERY = 10;

  private final Disks disks;
  private final Environment environment;
  private final List<DiskClaim> claims = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger slots = new AtomicInteger(1);

  /** What the last look at all slots could not trust. */
  private volatile List<Problem> damage = List.of();

  DiskDatabase(Disks disks, Environment environment) {
    this.disks = disks;
    this.environment = environment;
  }

  @Override
  public ClusterHeader header() {
    return disks.superblock.header();
  }

  /** Every tenth look is at all slots; the others are at those that are in use or configured. */
  @Override
  public Observation observe() {
    boolean wide = looks.getAndIncrement() % WIDE_EVERY == 0;
    Bands bands = wide ? Bands.read(disks) : Bands.read(disks, slots.get());
    bands.heartbeats().forEach((slot, heartbeat) -> inUse(slot, heartbeat.boot() > 0));
    if (wide) {
      damage = List.copyOf(bands.problems());
    }
    return bands.observation(damage);
  }

  @Override
  public Snapshot latest() {
    Snapshot latest = History.settled(disks).snapshot();
    NodeConfig.ids(latest.records()).forEach(slot -> inUse(slot, true));
    return latest;
  }

  private void inUse(NodeId slot, boolean used) {
    if (used) {
      slots.accumulateAndGet(Math.min(slot.value() + 1, disks.layout.slots()), Math::max);
    }
  }

  @Override
  public SlotClaim claim(NodeId slot, Consumer<String> progress) {
    if (slot.value() >= disks.layout.slots()) {
      throw new ProblemException(
          "no-slot",
          "claim refused",
          "slot " + slot.value(),
          "the disk was formatted for " + disks.layout.slots() + " nodes");
    }
    try {
      return claimed(disks.forAnother(), slot, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          "interrupted", "claim given up", "slot " + slot.value(), "the node is being stopped");
    }
  }

  private SlotClaim claimed(Disks own, NodeId slot, Consumer<String> progress)
      throws InterruptedException {
    LateLandings.requireNone(disks.cluster, disks.name());
    boolean done = false;
    try {
      OwnHeartbeat heartbeat = new Claimer(own, environment).claim(slot, progress);
      DiskClaim claim = new DiskClaim(own, heartbeat, environment.clock());
      claims.add(claim);
      done = true;
      return claim;
    } finally {
      if (!done) {
        own.release();
      }
    }
  }

  @Override
  public void close() {
    if (claims.stream().anyMatch(DiskClaim::mayLand)) {
      LateLandings.expect(disks.cluster);
    }
    disks.close();
  }
}
