package org.lockstep.store.disk;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Problem;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.core.Ring;

/**
 * What a disk was formatted for: a commit lies whole in half a log, all records in a checkpoint.
 * Any thread may ask.
 */
final class Room {
  private final Disks disks;
  private final int largestCommit;
  private final int allRecords;

  Room(Disks disks) {
    this.disks = disks;
    int largest = new Ring(disks.layout.logBytes(), SectorDevice.SECTOR).largest();
    this.largestCommit = largest - Sector.PAYLOAD;
    this.allRecords = disks.layout.checkpointBytes() - Sector.PAYLOAD;
  }

  /**
   * Why there is none for a commit; empty: there is.
   *
   * @param sequence of the commit
   */
  Optional<Problem> refusal(RecordBook records, List<Change> changes, long sequence) {
    return lack("a commit", Payloads.encode(changes).length, largestCommit)
        .or(() -> lack("all records with it", records.bytesWith(changes, sequence), allRecords));
  }

  private Optional<Problem> lack(String what, long bytes, int most) {
    return bytes <= most
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "too-large",
                "commit refused",
                disks.name(),
                what
                    + " would take "
                    + bytes
                    + " bytes; this disk was formatted for "
                    + most
                    + "; --area-mib of 'lockstep disk format' makes one with more room"));
  }
}
