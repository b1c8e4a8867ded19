package org.lockstep.store.disk;

import org.lockstep.base.NodeId;
import org.lockstep.store.device.SectorDevice;

/**
 * Where everything lies: superblock and its copy, the bands that are scanned together, then per
 * node two checkpoints and a log.
 */
record Layout(int slots, int checkpointBytes, int logBytes) {
  private static final int S = SectorDevice.SECTOR;

  /** The bands of heartbeats, Paxos blocks, death marks and vouchers, in this order. */
  static final int BANDS = 4;

  /** Whether any disk can have been formatted so. */
  boolean isSound() {
    boolean whole = checkpointBytes % S == 0 && logBytes % S == 0;
    return slots > 0 && slots <= NodeId.MAX + 1 && checkpointBytes >= S && logBytes >= S && whole;
  }

  long superblock(int copy) {
    return (long) copy * S;
  }

  long bands() {
    return 2L * S;
  }

  int bandBytes() {
    return slots * S;
  }

  /** What a slot has one of. */
  long at(Area area, int slot) {
    return switch (area) {
      case HEARTBEAT, PAXOS, MARK, VOUCH -> bands() + inBands(area) + (long) slot * S;
      case LOG -> node(slot) + 2L * checkpointBytes;
      case SUPERBLOCK, CHECKPOINT ->
          throw new IllegalArgumentException("of " + area + " there are two");
    };
  }

  /** Where a band begins, counted from the first. */
  int inBands(Area area) {
    return (area.code - Area.HEARTBEAT.code) * bandBytes();
  }

  private long node(int slot) {
    return bands() + (long) BANDS * bandBytes() + (long) slot * nodeBytes();
  }

  private long nodeBytes() {
    return 2L * checkpointBytes + logBytes;
  }

  long checkpoint(int slot, int copy) {
    return node(slot) + (long) copy * checkpointBytes;
  }

  long bytes() {
    return node(slots);
  }
}
