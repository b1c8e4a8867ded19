package org.lockstep.store.disk;

import java.util.List;
import org.lockstep.base.Problem;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.lockstep.store.spi.Position;

/** Between the older checkpoint and the last entry every entry must be there and whole (DB-7). */
final class LogCheck {
  private static final String NEWER = "the newer checkpoint";
  private static final String NOTHING = "no entry that counts lies there";

  private final Volume volume;
  private final int slot;
  private final Position confirmed;
  private final List<Damage> damages;
  private final LogScan log;
  private final long offset;
  private long sectors;

  LogCheck(Volume volume, int slot, Position confirmed, List<Damage> damages) {
    this.volume = volume;
    this.confirmed = confirmed;
    this.slot = slot;
    this.damages = damages;
    this.log = LogScan.read(Disks.alone(volume), slot);
    this.offset = volume.layout.at(Area.LOG, slot);
  }

  /**
   * @param own the slot's checkpoints, newest first
   * @return how many sectors of the log are in use
   */
  long run(List<Checkpoints.Found> own) {
    if (!own.isEmpty()) {
      entries(own.get(0), own.get(own.size() - 1));
    }
    for (long place : log.unreadable()) {
      if (damages.stream().noneMatch(each -> each.offset() == place)) {
        damaged(volume.problem(Volume.UNREADABLE, place, "it cannot be read"), place, NOTHING);
      }
    }
    return sectors;
  }

  private void entries(Checkpoints.Found newest, Checkpoints.Found older) {
    long epoch = newest.position().epoch();
    long covered = newest.position().sequence();
    Checkpoints.Found from = older.position().epoch() == epoch ? older : newest;
    long expected = from.position().sequence() + 1;
    int next = from.head();
    for (LogScan.Entry entry : log.of(epoch)) {
      sectors += entry.bytes() / SectorDevice.SECTOR;
      long sequence = entry.position().sequence();
      if (sequence < expected) {
        continue;
      }
      if (sequence > expected) {
        String why =
            "entry " + new Position(epoch, expected) + " is missing before " + entry.position();
        damaged(next, why, expected <= covered);
      }
      if (!entry.whole()) {
        String why = "entry " + entry.position() + " does not match its checksum";
        damaged(entry.offset(), why, sequence <= covered);
      }
      expected = sequence + 1;
      next = entry.end();
    }
    tail(new Position(epoch, expected), covered, next);
  }

  private void tail(Position expected, long covered, int next) {
    boolean missing =
        confirmed.epoch() == expected.epoch() && confirmed.sequence() >= expected.sequence();
    if (missing && confirmed.sequence() > covered) {
      damaged(next, "entry " + expected + " was confirmed and is missing", false);
    }
    if (expected.sequence() > covered) {
      log.doubt(next).ifPresent(doubt -> damaged(doubt.problem(), doubt.offset(), ""));
    }
  }

  private void damaged(int at, String why, boolean covered) {
    long place = offset + at % volume.layout.logBytes();
    damaged(volume.problem(place, why), place, covered ? NEWER : "");
  }

  private void damaged(Problem problem, long place, String serving) {
    damages.add(new Damage(problem, volume.device.name(), place, Area.LOG.word(), slot, serving));
  }
}
