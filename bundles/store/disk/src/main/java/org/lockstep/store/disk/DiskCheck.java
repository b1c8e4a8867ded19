package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Problem;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.DiskAdministration.CheckReport;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.lockstep.store.spi.Position;

/** Verifies every area that is in use, and says what serves where something is damaged (DB-7). */
final class DiskCheck {
  private static final int S = SectorDevice.SECTOR;

  private final Volume volume;
  private final List<Damage> damages = new ArrayList<>();
  private long sectors;

  DiskCheck(Volume volume) {
    this.volume = volume;
  }

  CheckReport run() {
    superblocks();
    band(Area.HEARTBEAT, volume.layout.heartbeat(0), "");
    band(Area.PAXOS, volume.layout.paxos(0), "");
    band(Area.MARK, volume.layout.mark(0), "the lease proves a death too");
    band(Area.VOUCH, volume.layout.vouch(0), "");
    for (int slot = 0; slot < volume.layout.slots(); slot++) {
      checkpoints(slot);
      log(slot);
    }
    return new CheckReport(volume.superblock.header().name(), sectors, List.copyOf(damages));
  }

  private void superblocks() {
    for (int copy = 0; copy < 2; copy++) {
      long offset = volume.layout.superblock(copy);
      byte[] bytes = volume.read(offset, S);
      sectors++;
      int other = 1 - copy;
      Sector.distrust(bytes, 0, Area.SUPERBLOCK, Optional.of(volume.cluster))
          .ifPresent(why -> damaged(offset, Area.SUPERBLOCK, -1, why, "copy " + other));
    }
  }

  private void band(Area area, long offset, String serving) {
    byte[] bytes = volume.read(offset, volume.layout.bandBytes());
    sectors += volume.layout.slots();
    volume.scan(
        bytes,
        0,
        offset,
        area,
        (slot, sector) -> {},
        (slot, problem) -> damaged(offset + (long) slot * S, area, slot, problem.why(), serving));
  }

  /** An area that is all zeros was never used; one of two that is, was damaged. */
  private void checkpoints(int slot) {
    List<Optional<String>> reasons = new ArrayList<>();
    boolean used = false;
    for (int copy = 0; copy < 2; copy++) {
      byte[] header = volume.read(volume.layout.checkpoint(slot, copy), S);
      sectors++;
      Optional<String> why =
          Sector.distrust(header, 0, Area.CHECKPOINT, Optional.of(volume.cluster));
      if (why.isEmpty()) {
        why = payload(slot, copy, Sector.parse(header, 0, Area.CHECKPOINT));
      }
      used |= why.isEmpty() || !why.get().contains("zeros");
      reasons.add(why);
    }
    for (int copy = 0; used && copy < 2; copy++) {
      String serving = reasons.get(1 - copy).isEmpty() ? "the other checkpoint and the log" : "";
      int place = copy;
      reasons
          .get(copy)
          .ifPresent(
              why ->
                  damaged(
                      volume.layout.checkpoint(slot, place), Area.CHECKPOINT, slot, why, serving));
    }
  }

  private Optional<String> payload(int slot, int copy, Sector header) {
    sectors += Sector.roundUp(Math.max(0, header.payloadBytes())) / S;
    History.Found found = new History.Found(slot, copy, header);
    return new History(volume).load(found).isPresent()
        ? Optional.empty()
        : Optional.of("its content does not match its checksum");
  }

  /** Between the older checkpoint and the last entry every entry must be there and whole. */
  private void log(int slot) {
    History history = new History(volume);
    List<History.Found> own =
        history.checkpoints().stream().filter(found -> found.slot() == slot).toList();
    if (own.isEmpty()) {
      return;
    }
    Position newest = own.get(0).position();
    Position oldest = own.get(own.size() - 1).position();
    long expected = (oldest.epoch() == newest.epoch() ? oldest : newest).sequence() + 1;
    List<History.Entry> entries =
        history.entries(slot).stream()
            .filter(entry -> entry.position().epoch() == newest.epoch())
            .sorted((a, b) -> a.position().compareTo(b.position()))
            .toList();
    long offset = volume.layout.log(slot);
    for (History.Entry entry : entries) {
      sectors += entry.bytes() / S;
      long sequence = entry.position().sequence();
      if (sequence < expected) {
        continue;
      }
      String serving = sequence <= newest.sequence() ? "the newer checkpoint" : "";
      if (sequence > expected) {
        damaged(
            offset + before(entry, entries),
            Area.LOG,
            slot,
            "entry "
                + new Position(newest.epoch(), expected)
                + " is missing before "
                + entry.position(),
            expected <= newest.sequence() ? "the newer checkpoint" : "");
      }
      if (!entry.whole()) {
        damaged(
            offset + entry.offset(),
            Area.LOG,
            slot,
            "entry " + entry.position() + " does not match its checksum",
            serving);
      }
      expected = sequence + 1;
    }
    Position confirmed = new DiskDatabase(volume, () -> 0, ms -> {}).confirmed();
    if (confirmed.epoch() == newest.epoch()
        && confirmed.sequence() >= expected
        && confirmed.sequence() > newest.sequence()) {
      damaged(
          offset + end(entries),
          Area.LOG,
          slot,
          "entry " + new Position(newest.epoch(), expected) + " was confirmed and is missing",
          "");
    }
  }

  private static int before(History.Entry entry, List<History.Entry> entries) {
    return entries.stream()
        .filter(each -> each.position().compareTo(entry.position()) < 0)
        .reduce((a, b) -> b)
        .map(each -> each.offset() + each.bytes())
        .orElse(0);
  }

  private static int end(List<History.Entry> entries) {
    return entries.isEmpty()
        ? 0
        : entries.get(entries.size() - 1).offset() + entries.get(entries.size() - 1).bytes();
  }

  private void damaged(long offset, Area area, int slot, String why, String serving) {
    Problem problem = volume.problem(offset, why);
    damages.add(new Damage(problem, volume.device.name(), offset, area.word(), slot, serving));
  }
}
