package org.lockstep.store.disk;

import java.util.List;

/** One slot's log as all disks together have it (DB-9). */
final class UnitedLog {
  private UnitedLog() {}

  /** An entry lies at the same place on every disk; what is newer lies over what is older. */
  static byte[] of(List<DiskLog> logs, int bytes) {
    byte[] together = new byte[bytes];
    logs.stream().flatMap(DiskLog::placed).sorted().forEach(entry -> entry.putInto(together));
    return together;
  }
}
