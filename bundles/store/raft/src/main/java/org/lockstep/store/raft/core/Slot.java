package org.lockstep.store.raft.core;

import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;

/**
 * One node's slot.
 *
 * @param boot the last boot that claimed it; 0: never used
 * @param counter moves with each sign of life
 * @param left its owner gave it up
 * @param nonce of the claim
 * @param said with the last sign of life
 * @param marked the latest boot that a supervisor said is dead
 * @param vouched the latest boot that an operator said is dead
 * @param before the latest earlier boot that may have left last wills behind; 0: none
 */
public record Slot(
    int boot,
    long counter,
    boolean left,
    long nonce,
    Heartbeat said,
    int marked,
    int vouched,
    int before) {
  public static final Slot UNUSED = new Slot(0, 0, true, 0, Heartbeat.SILENT, 0, 0, 0);

  SlotView view(NodeId id) {
    int bequeathed = said.bequeathed() ? boot : before;
    return new SlotView(
        new Incarnation(id, boot), counter, left, said, marked, vouched, bequeathed);
  }

  boolean isOf(Owner owner) {
    return boot == owner.boot().number() && nonce == owner.nonce();
  }

  Slot claimed(NodeId id, long newNonce) {
    return new Slot(
        boot + 1,
        counter + 1,
        false,
        newNonce,
        known(Heartbeat.SILENT),
        marked,
        vouched,
        view(id).bequeathedBefore());
  }

  Slot renewed(Heartbeat next) {
    return new Slot(boot, counter + 1, false, nonce, known(next), marked, vouched, before);
  }

  Slot leaving() {
    return new Slot(
        boot, counter + 1, true, nonce, known(Heartbeat.SILENT), marked, vouched, before);
  }

  /** What was once known to be confirmed stays known. */
  private Heartbeat known(Heartbeat next) {
    Position before = said.confirmed();
    return next.confirmed().compareTo(before) >= 0 ? next : next.confirming(before);
  }

  Slot marked(int number) {
    int rest = number == before ? 0 : before;
    return new Slot(boot, counter, left, nonce, said, Math.max(marked, number), vouched, rest);
  }

  Slot vouched(int number) {
    return new Slot(boot, counter, left, nonce, said, marked, Math.max(vouched, number), before);
  }
}
