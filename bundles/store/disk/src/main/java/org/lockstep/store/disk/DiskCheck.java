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
    band(volume.heartbeats, "");
    band(volume.blocks, "");
    band(volume.marks, "the lease proves a death too");
    band(volume.vouchers, "");
    Position confirmed = Bands.read(Disks.alone(volume)).confirmed();
    List<Checkpoints.Found> checkpoints = new Checkpoints(Disks.alone(volume)).headers().found();
    for (int slot = 0; slot < volume.layout.slots(); slot++) {
      checkpoints(slot);
      int of = slot;
      List<Checkpoints.Found> own = checkpoints.stream().filter(each -> each.slot() == of).toList();
      sectors += new LogCheck(volume, slot, confirmed, damages).run(own);
    }
    return new CheckReport(volume.superblock.header().name(), sectors, List.copyOf(damages));
  }

  private void superblocks() {
    for (int copy = 0; copy < 2; copy++) {
      long offset = volume.layout.superblock(copy);
      String other = "copy " + (1 - copy);
      sectors++;
      volume
          .distrust(volume.read(offset, S), 0, Area.SUPERBLOCK, Sector.FORMATTER)
          .ifPresent(why -> damaged(offset, Area.SUPERBLOCK, -1, why, other));
    }
  }

  private void band(Band<?> band, String serving) {
    Area area = band.area;
    sectors += volume.layout.slots();
    band.scan(
        volume,
        (slot, said) -> {},
        (slot, problem) -> damaged(volume.layout.at(area, slot), area, slot, problem, serving));
  }

  private void checkpoints(int slot) {
    List<Optional<Distrust>> reasons = List.of(checkpoint(slot, 0), checkpoint(slot, 1));
    for (int copy = 0; copy < 2; copy++) {
      Optional<Distrust> other = reasons.get(1 - copy);
      String serving = other.isEmpty() ? "the other checkpoint and the log" : "";
      long offset = volume.layout.checkpoint(slot, copy);
      reasons
          .get(copy)
          .filter(why -> !neverUsed(why, other))
          .ifPresent(why -> damaged(offset, Area.CHECKPOINT, slot, why, serving));
    }
  }

  /** Both are written when a slot is first used: one of two that is all zeros was damaged. */
  private static boolean neverUsed(Distrust why, Optional<Distrust> other) {
    return why.is(Distrust.Reason.ZEROS)
        && other
            .filter(each -> each.is(Distrust.Reason.ZEROS) || each.is(Distrust.Reason.UNREADABLE))
            .isPresent();
  }

  private Optional<Distrust> checkpoint(int slot, int copy) {
    Region header = volume.read(volume.layout.checkpoint(slot, copy), S);
    sectors++;
    Optional<Distrust> distrust = volume.distrust(header, 0, Area.CHECKPOINT, slot);
    if (distrust.isPresent()) {
      return distrust;
    }
    Sector sector = Sector.parse(header.bytes, 0, Area.CHECKPOINT);
    sectors += Sector.roundUp(Math.max(0, sector.payloadBytes())) / S;
    return new Checkpoints(Disks.alone(volume))
            .load(new Checkpoints.Found(slot, copy, sector))
            .isPresent()
        ? Optional.empty()
        : Optional.of(
            new Distrust(
                Distrust.Reason.CONTENT,
                "its content does not match its checksum, or is unreadable"));
  }

  private void damaged(long offset, Area area, int slot, Distrust why, String serving) {
    damaged(offset, area, slot, volume.problem(offset, why), serving);
  }

  private void damaged(long offset, Area area, int slot, Problem problem, String serving) {
    damages.add(new Damage(problem, volume.device.name(), offset, area.word(), slot, serving));
  }
}
