package org.lockstep.store.disk;

import org.lockstep.store.device.SectorDevice;

/**
 * Where everything lies: superblock and its copy, the bands that are scanned together, then per
 * node two checkpoints and a log.
 */
record Layout(int slots, int checkpointBytes, int logBytes) {
  private static final int S = SectorDevice.SECTOR;

  /** The bands of heartbeats, Paxos blocks, death marks and vouchers, in this order. */
  static final int BANDS = 4;

  long superblock(int copy) {
    return (long) copy * S;
  }

  long bands() {
    return 2L * S;
  }

  int bandBytes() {
    return slots * S;
  }

  long heartbeat(int slot) {
    return bands() + (long) slot * S;
  }

  long paxosBand() {
    return bands() + bandBytes();
  }

  long paxos(int slot) {
    return paxosBand() + (long) slot * S;
  }

  long mark(int slot) {
    return bands() + 2L * bandBytes() + (long) slot * S;
  }

  long vouch(int slot) {
    return bands() + 3L * bandBytes() + (long) slot * S;
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

  long log(int slot) {
    return node(slot) + 2L * checkpointBytes;
  }

  long bytes() {
    return node(slots);
  }
}
