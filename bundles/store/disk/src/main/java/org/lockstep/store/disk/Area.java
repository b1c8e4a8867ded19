package org.lockstep.store.disk;

import java.util.Locale;

/** The kinds of sectors, and their numbers on the disk. */
enum Area {
  SUPERBLOCK(1),
  HEARTBEAT(2),
  PAXOS(3),
  MARK(4),
  VOUCH(5),
  CHECKPOINT(6),
  LOG(7);

  final int code;

  Area(int code) {
    this.code = code;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
