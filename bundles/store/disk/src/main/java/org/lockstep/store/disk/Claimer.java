package org.lockstep.store.disk;

import java.util.List;
import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Timing;

/** Claims a slot (DB-3): only when its last owner is known to be gone. */
final class Claimer {
  private static final long POLL_MS = 50;

  private final Disks disks;
  private final Environment environment;

  Claimer(Disks disks, Environment environment) {
    this.disks = disks;
    this.environment = environment;
  }

  /**
   * Of two that saw the slot free, whoever writes last wins, if the other reads back after that
   * write. It does: each writes within the I/O timeout after its look, and its look came before the
   * other's write. Of several disks only those count that had it by then: two such majorities have
   * one in common, and what is late elsewhere proves nothing (DB-9).
   */
  OwnHeartbeat claim(NodeId slot, Consumer<String> progress) throws InterruptedException {
    HeartbeatBody last = read(slot);
    HeartbeatBody mine =
        last.claimedBy(
            nextBoot(slot, last), HostIdentity.current().boot(), environment.chance().nextLong());
    Gone gone = waitUntilGone(slot, last, progress);
    mine = mine.after(gone.view().bequeathedBefore());
    long seenFree = gone.lookedAtMs();
    requireQuick(slot, seenFree);
    long written = nowMs();
    List<Volume> timely = disks.writeTo(Area.HEARTBEAT, slot.value(), Position.START, mine.body());
    requireQuick(slot, seenFree);
    environment.pause().millis(readBackMs(timing()));
    if (!disks.isClaimed(slot, mine.nonce(), timely)) {
      throw refused(slot, "another process claimed it at the same time");
    }
    remember(slot, mine.boot());
    requireLease(slot, written);
    return new OwnHeartbeat(disks, slot, mine, environment.clock());
  }

  /**
   * A heartbeat of the last boot that is late, and lands over this one, takes its number back: two
   * boots of one number would die of each other's death marks.
   */
  private void remember(NodeId slot, int boot) {
    VouchBody last = disks.voucher(slot);
    VouchBody next = new VouchBody(last.vouched(), boot);
    disks.write(Area.VOUCH, slot.value(), Position.START, next.body());
  }

  /** A claim is the first heartbeat: one that is too old may have been taken over since. */
  private void requireLease(NodeId slot, long written) {
    long took = nowMs() - written;
    if (took > timing().leaseMs()) {
      throw refused(slot, "the claim took " + took + " ms, longer than a lease lasts; try again");
    }
  }

  private long nowMs() {
    return environment.clock().millis();
  }

  private Timing timing() {
    return disks.superblock.header().timing();
  }

  /** More than the I/O timeout on whatever clock the other claimer has. */
  private static long readBackMs(Timing timing) {
    double rho = timing.clockRatePpm() / 1e6;
    return (long) Math.ceil(timing.ioTimeoutMs() * (1 + rho) / (1 - rho)) + timing.marginMs() + 1;
  }

  private void requireQuick(NodeId slot, long since) {
    long took = nowMs() - since;
    if (took > timing().ioTimeoutMs()) {
      throw refused(slot, "the disk took " + took + " ms between looking and writing; try again");
    }
  }

  /** A late write may have taken a heartbeat back: whatever else tells of a boot counts too. */
  private int nextBoot(NodeId slot, HeartbeatBody last) {
    int highest = Math.max(last.boot(), Bands.read(disks).highestBoot(slot));
    if (highest == Integer.MAX_VALUE) {
      throw refused(slot, "no boot can have a higher number than one that the disk tells of");
    }
    return 1 + highest;
  }

  private HeartbeatBody read(NodeId slot) {
    return disks.heartbeat(slot);
  }

  /**
   * The look that found the slot free.
   *
   * @param lookedAtMs when it began
   */
  private record Gone(SlotView view, long lookedAtMs) {}

  private Gone waitUntilGone(NodeId slot, HeartbeatBody last, Consumer<String> progress)
      throws InterruptedException {
    long began = nowMs();
    boolean told = false;
    while (true) {
      long lookedAt = nowMs();
      SlotView view = look(slot, last);
      boolean silent = lookedAt - began >= timing().deadMs();
      if (silent
          || view.left()
          || view.markedDead() >= last.boot()
          || view.vouchedDead() >= last.boot()) {
        return new Gone(view, lookedAt);
      }
      if (!told) {
        progress.accept(
            "boot "
                + view.owner().number()
                + " of this name neither left nor has a death mark: watching its slot for "
                + timing().deadMs()
                + " ms");
        told = true;
      }
      environment.pause().millis(POLL_MS);
    }
  }

  private SlotView look(NodeId slot, HeartbeatBody last) {
    SlotView view = Bands.read(disks).observation().slots().get(slot);
    if (view == null) {
      throw refused(slot, "its heartbeat became unreadable");
    }
    if (view.owner().number() != last.boot() || view.counter() != last.counter()) {
      throw refused(slot, "a node of this name is alive (boot " + view.owner().number() + ")");
    }
    return view;
  }

  private static ProblemException refused(NodeId slot, String why) {
    return new ProblemException("slot-taken", "claim refused", "slot " + slot.value(), why);
  }
}
