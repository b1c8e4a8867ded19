package org.lockstep.store.disk;

/** On three files that vote (DB-9, DB-11). */
class VotingDisksConformanceTest extends DiskConformanceTest {
  @Override
  int disks() {
    return 3;
  }
}
