package org.lockstep.membership.manager.core;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotView;

/** What is known, from the disk alone, about the death of each boot (ND-4). */
public final class DeathWatch {
  private final long deadMs;
  private final LeaseProof leaseProof;
  private final SortedMap<NodeId, Seen> seen = new TreeMap<>();
  private final SortedMap<Incarnation, Long> lastSign = new TreeMap<>();
  private long nowMs;
  private long freshFromMs = Long.MIN_VALUE;
  private boolean blind;

  private static final Seen NEVER =
      new Seen(
          new SlotView(new Incarnation(NodeId.of(0), 0), -1, false, Heartbeat.SILENT, 0, 0), 0);

  /**
   * @param newest the boot and counter that nobody has gone beyond: of several disks an older copy
   *     may be read after a newer one, which is no sign of life (DB-9)
   */
  private record Seen(SlotView slot, SlotView newest, long readMs) {
    Seen(SlotView first, long readMs) {
      this(first, first, readMs);
    }

    /** Whether that one was written later than all before. */
    boolean isPassedBy(SlotView next) {
      int boots = Integer.compare(next.owner().number(), newest.owner().number());
      return boots > 0 || boots == 0 && next.counter() > newest.counter();
    }
  }

  /**
   * @param deadMs after this long without a change on the own clock nothing is written any more
   *     (DB-8)
   */
  public DeathWatch(long deadMs, LeaseProof leaseProof) {
    this.deadMs = deadMs;
    this.leaseProof = leaseProof;
  }

  /**
   * One more look. A slot that could not be read is unknown: its owner is neither silent nor alive
   * meanwhile (DB-7).
   *
   * @param beganMs before it was read: no later write was missed, however late this is called
   * @param endedMs after it was read: whoever has changed may have done so until then
   */
  public void observed(Observation observation, long beganMs, long endedMs) {
    if (blind && beganMs - nowMs >= deadMs / 2) {
      observation.slots().values().forEach(slot -> sign(slot.owner(), endedMs));
    }
    blind = endedMs - beganMs >= deadMs / 2;
    nowMs = beganMs;
    observation.slots().forEach((node, slot) -> observed(node, slot, beganMs, endedMs));
  }

  private void observed(NodeId node, SlotView slot, long beganMs, long endedMs) {
    Seen before = seen.getOrDefault(node, NEVER);
    if (before.isPassedBy(slot)) {
      lastSign.put(slot.owner(), endedMs);
      seen.put(node, new Seen(slot, beganMs));
    } else {
      seen.put(node, new Seen(slot, before.newest, beganMs));
    }
  }

  /**
   * The disk could not be read; a look that took half the dead time is as good as none. Others may
   * not have been able to write it either, and wait (DB-8): after half the dead time their silence
   * counts anew, from the next look on.
   */
  public void blind() {
    blind = true;
  }

  /**
   * Silence counts only as a look shows it that began from now on: whoever was confirmed by a
   * master before this node had renewed its heartbeat by then (DB-8).
   */
  public void forgetOldLooks(long now) {
    freshFromMs = now;
  }

  /** It was heard of otherwise: whatever was read before that moment is no silence (DB-8). */
  public void sign(Incarnation boot, long atMs) {
    lastSign.merge(boot, atMs, Math::max);
  }

  /**
   * How the death of a boot is proven, and that all it has left with its supervisor is undone;
   * empty while it is not.
   */
  public Optional<String> proof(Incarnation boot) {
    Seen last = seen.get(boot.node());
    if (last == null) {
      return Optional.empty();
    }
    boolean lease = leaseProves(last, boot) && silent(boot);
    return written(last, boot).or(() -> lease ? Optional.of("lease") : Optional.empty());
  }

  private boolean leaseProves(Seen last, Incarnation boot) {
    return leaseProof != LeaseProof.NEVER && !leftWills(last, boot);
  }

  /** Whether its supervisor may still be undoing something, whatever has become of the node. */
  private static boolean leftWills(Seen last, Incarnation boot) {
    return boot.number() <= last.newest.bequeathed();
  }

  /** What stands on the disk for good. The mark of a later boot is by another supervisor. */
  private static Optional<String> written(Seen last, Incarnation boot) {
    SlotView slot = last.slot;
    if (slot.markedDead() >= boot.number()
        && (!leftWills(last, boot) || slot.markedDead() <= last.newest.bequeathed())) {
      return Optional.of("death mark");
    }
    if (slot.vouchedDead() >= boot.number()) {
      return Optional.of("operator");
    }
    if (slot.owner().equals(boot) && slot.left()) {
      return Optional.of("left");
    }
    return Optional.empty();
  }

  /** For how long the slot was read and there was no sign of the boot. */
  public long silentMs(Incarnation boot) {
    Seen last = seen.get(boot.node());
    return last == null ? 0 : last.readMs - lastSignMs(boot);
  }

  /** Whether it has had no lease for long enough that it is no master and no member any more. */
  public boolean silent(Incarnation boot) {
    return nowMs >= freshFromMs && silentMs(boot) >= deadMs;
  }

  /** When the last sign of the boot was seen; of one that was never seen alive, the first look. */
  long lastSignMs(Incarnation boot) {
    Seen last = seen.get(boot.node());
    return last == null ? nowMs : lastSign.computeIfAbsent(boot, any -> last.readMs);
  }

  /** What would prove it: for those who wait (DESIGN, rule 8). */
  public String missingProof(Incarnation boot) {
    Seen last = seen.get(boot.node());
    if (last != null && leftWills(last, boot)) {
      return "a death mark or `fence confirm`: its last wills may still be at work";
    }
    return leaseProof == LeaseProof.NEVER
        ? "a death mark or `fence confirm`"
        : "a death mark, `fence confirm`, or silence for "
            + Math.max(0, deadMs - silentMs(boot))
            + " ms more";
  }

  /**
   * Whether it is gone as far as can be seen, and nothing will prove that by itself: somebody has
   * to (ND-4). For people: asking changes nothing.
   */
  public boolean needsProof(Incarnation boot) {
    Seen last = seen.get(boot.node());
    if (last == null || leaseProves(last, boot) || written(last, boot).isPresent()) {
      return false;
    }
    Long sign = lastSign.get(boot);
    boolean silent = sign != null && last.readMs - sign >= deadMs;
    return silent || last.slot.owner().number() > boot.number();
  }

  /** When the last look was. */
  public long nowMs() {
    return nowMs;
  }

  /** Whether a boot looked alive at the last look, however long ago: this proves nothing. */
  public boolean alive(Incarnation boot) {
    Seen last = seen.get(boot.node());
    return last != null
        && last.slot.owner().equals(boot)
        && written(last, boot).isEmpty()
        && !(leaseProves(last, boot) && silentMs(boot) >= deadMs);
  }

  public Optional<SlotView> slot(NodeId node) {
    return Optional.ofNullable(seen.get(node)).map(Seen::slot);
  }
}
