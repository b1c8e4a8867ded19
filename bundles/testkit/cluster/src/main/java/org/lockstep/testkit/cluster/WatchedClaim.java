package org.lockstep.testkit.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** A claim whose commits the invariants hear of. */
final class WatchedClaim implements SlotClaim {
  private final SlotClaim claim;
  private final Invariants invariants;
  private final Consumer<String> trace;

  WatchedClaim(SlotClaim claim, Invariants invariants, Consumer<String> trace) {
    this.claim = claim;
    this.invariants = invariants;
    this.trace = trace;
  }

  @Override
  public Incarnation incarnation() {
    return claim.incarnation();
  }

  @Override
  public void renew(Heartbeat heartbeat) {
    claim.renew(heartbeat);
  }

  @Override
  public BidOutcome bid(long epoch) {
    trace.accept("bids for epoch " + epoch);
    BidOutcome outcome = claim.bid(epoch);
    trace.accept("has bid for epoch " + epoch + ": " + outcome);
    return outcome;
  }

  @Override
  public Snapshot adopt(long epoch) {
    trace.accept("adopts epoch " + epoch);
    Snapshot adopted = claim.adopt(epoch);
    trace.accept("has adopted " + adopted.position());
    invariants.adopted(incarnation(), epoch, adopted);
    return adopted;
  }

  @Override
  public CommitOutcome commit(long epoch, List<Change> changes) {
    CommitOutcome outcome = claim.commit(epoch, changes);
    if (outcome instanceof CommitOutcome.Confirmed confirmed) {
      invariants.confirmed(confirmed.position(), changes);
    } else {
      trace.accept("does not know of a commit in epoch " + epoch + ": " + outcome);
    }
    return outcome;
  }

  @Override
  public Optional<Problem> refusal(Snapshot records, List<Change> changes) {
    return claim.refusal(records, changes);
  }

  @Override
  public void release(long epoch) {
    trace.accept("releases epoch " + epoch);
    claim.release(epoch);
    trace.accept("has released epoch " + epoch);
  }

  @Override
  public void vouch(Incarnation dead) {
    claim.vouch(dead);
  }

  @Override
  public void markDead(int earlier) {
    claim.markDead(earlier);
  }

  @Override
  public List<SealedSector> deathMark() {
    return claim.deathMark();
  }

  @Override
  public void leave() {
    claim.leave();
    invariants.left(incarnation());
  }
}
