package org.lockstep.store.disk;

import java.util.Comparator;
import java.util.Optional;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Position;

/**
 * What lies on one disk where a checkpoint may be. The greater serves better: a whole one before a
 * torn one, a newer one before an older one, and anything before nothing, for it leaves a doubt.
 */
record CheckpointCopy(Kind kind, Position position, byte[] bytes)
    implements Comparable<CheckpointCopy> {
  private static final Comparator<CheckpointCopy> ORDER =
      Comparator.comparing(CheckpointCopy::kind).thenComparing(CheckpointCopy::position);

  /** From the worst. */
  enum Kind {
    NOTHING,
    DOUBTFUL,
    TORN,
    WHOLE
  }

  static CheckpointCopy of(Volume volume, int slot, int copy) {
    Region header = volume.read(volume.layout.checkpoint(slot, copy), SectorDevice.SECTOR);
    Optional<Distrust> distrust = volume.distrust(header, 0, Area.CHECKPOINT, slot);
    if (distrust.isPresent()) {
      boolean zeros = distrust.get().is(Distrust.Reason.ZEROS);
      return new CheckpointCopy(zeros ? Kind.NOTHING : Kind.DOUBTFUL, Position.START, header.bytes);
    }
    Sector sector = Sector.parse(header.bytes, 0, Area.CHECKPOINT);
    Checkpoints.Found found = new Checkpoints.Found(slot, copy, sector);
    return new Checkpoints(Disks.alone(volume))
        .load(found)
        .map(whole -> of(volume, found))
        .orElseGet(() -> new CheckpointCopy(Kind.TORN, found.position(), header.bytes));
  }

  private static CheckpointCopy of(Volume volume, Checkpoints.Found found) {
    int length = Sector.roundUp(Sector.PAYLOAD + found.sector().payloadBytes());
    Region all = volume.read(volume.layout.checkpoint(found.slot(), found.copy()), length);
    return new CheckpointCopy(Kind.WHOLE, found.position(), all.bytes);
  }

  @Override
  public int compareTo(CheckpointCopy other) {
    return ORDER.compare(this, other);
  }
}
