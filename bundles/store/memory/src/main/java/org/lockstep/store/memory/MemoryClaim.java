package org.lockstep.store.memory;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** A claimed slot of a store in memory. */
final class MemoryClaim implements SlotClaim {
  private final Shared shared;
  private final Incarnation boot;

  MemoryClaim(Shared shared, Incarnation boot) {
    this.shared = shared;
    this.boot = boot;
  }

  @Override
  public Incarnation incarnation() {
    return boot;
  }

  @Override
  public void renew(Heartbeat heartbeat) {
    shared.renew(boot, heartbeat);
  }

  @Override
  public BidOutcome bid(long epoch) {
    return shared.bid(boot, epoch);
  }

  @Override
  public Snapshot adopt(long epoch) {
    return shared.adopt(boot, epoch);
  }

  @Override
  public CommitOutcome commit(long epoch, List<Change> changes) {
    return shared.commit(boot, epoch, changes);
  }

  @Override
  public Optional<Problem> refusal(Snapshot records, List<Change> changes) {
    return shared.refusal(changes, records.with(new Commit(records.position().next(), changes)));
  }

  @Override
  public void release(long epoch) {
    shared.release(boot, epoch);
  }

  @Override
  public void vouch(Incarnation dead) {
    shared.vouch(boot, dead);
  }

  @Override
  public void markDead(int earlier) {
    if (earlier < boot.number()) {
      shared.markDead(new Incarnation(boot.node(), earlier));
    }
  }

  /** Empty: there is no disk. A test marks a boot through {@link MemoryCluster#markDead}. */
  @Override
  public List<SealedSector> deathMark() {
    return List.of();
  }

  @Override
  public void leave() {
    shared.leave(boot);
  }
}
