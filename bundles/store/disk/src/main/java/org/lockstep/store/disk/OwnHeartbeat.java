package org.lockstep.store.disk;

import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;

/**
 * The heartbeat of a claimed slot, and whether it still is this claim's (DB-3). Renewing and
 * leaving exclude each other: no renewal brings a slot back that was left.
 */
final class OwnHeartbeat {
  private final Disks disks;
  private final Renewals renewals;
  private final Incarnation boot;
  private final long nonce;

  /** Written under the lock, read by everybody: nobody waits for a renewal that hangs. */
  private volatile HeartbeatBody last;

  private volatile boolean leaving;

  OwnHeartbeat(Disks disks, NodeId slot, HeartbeatBody claimed, MonotonicClock clock) {
    this.disks = disks;
    this.renewals = new Renewals(disks, clock);
    this.boot = new Incarnation(slot, claimed.boot());
    this.nonce = claimed.nonce();
    this.last = claimed;
  }

  Incarnation boot() {
    return boot;
  }

  synchronized void renew(Heartbeat said) {
    requireNotLeft();
    requireOwner();
    write(last.renewed(said));
    renewals.require();
  }

  /** What that boot has left is undone; the next renewal says so. */
  synchronized void undone(int earlier) {
    if (last.before() == earlier) {
      last = last.after(0);
    }
  }

  synchronized void leave() {
    leaving = true;
    requireOwner();
    write(last.leaving());
  }

  /** Before anything else is written: without the lock, for a renewal must never wait for it. */
  void requireValid() {
    requireNotLeft();
    requireOwner();
  }

  private void requireNotLeft() {
    if (leaving || last.left()) {
      throw new ProblemException(
          "claim-void", "write refused", boot.toString(), "the slot was left");
    }
  }

  private void requireOwner() {
    HeartbeatBody found = disks.heartbeat(boot.node());
    if (found.nonce() != nonce) {
      throw new ForeignOwnerException(
          new Problem(
              "foreign-owner",
              "write refused",
              boot.node().toString(),
              "the slot belongs to boot " + found.boot() + " now, this is " + boot));
    }
  }

  private void write(HeartbeatBody next) {
    last =
        next; // also when it fails: some disk may have it, and no two are to be of one age (DB-9)
    int slot = boot.node().value();
    renewals.write(
        disks.layout.at(Area.HEARTBEAT, slot),
        Sector.seal(Area.HEARTBEAT, disks.cluster, slot, next.said().confirmed(), next.body()));
  }
}
