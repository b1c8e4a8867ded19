package org.lockstep.store.memory;

import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;

/** One node's slot; guarded by the lock of {@link Shared}. */
final class Slot {
  private final NodeId id;
  private int boot;
  private long counter;
  private boolean left = true;
  private Heartbeat said = Heartbeat.SILENT;
  private int marked;
  private int vouched;
  private int before;

  Slot(NodeId id) {
    this.id = id;
  }

  SlotView view() {
    int bequeathed = said.bequeathed() ? boot : before;
    return new SlotView(
        new Incarnation(id, boot), counter, left, said, marked, vouched, bequeathed);
  }

  boolean heldBy(Incarnation owner) {
    return boot == owner.number();
  }

  Incarnation claim() {
    before = view().bequeathedBefore();
    boot++;
    say(Heartbeat.SILENT, false);
    return new Incarnation(id, boot);
  }

  /** What was once known to be confirmed stays known. */
  void say(Heartbeat next, boolean leaving) {
    Position known = said.confirmed();
    boolean newer = next.confirmed().compareTo(known) >= 0;
    said = newer ? next : next.confirming(known);
    left = leaving;
    counter++;
  }

  boolean left() {
    return left;
  }

  void markDead(int number) {
    before = number == before ? 0 : before;
    marked = Math.max(marked, number);
  }

  void vouchDead(int number) {
    vouched = Math.max(vouched, number);
  }
}
