package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** The checkpoints of all nodes. */
final class Checkpoints {
  private final Volume volume;

  Checkpoints(Volume volume) {
    this.volume = volume;
  }

  /**
   * A checkpoint that may serve.
   *
   * @param copy which of the two
   */
  record Found(int slot, int copy, Sector sector) {
    Position position() {
      return sector.position();
    }

    /** Where in the log the entries after it begin. */
    int head() {
      ByteBuffer body = ByteBuffer.wrap(sector.body());
      return body.remaining() < Integer.BYTES ? 0 : body.getInt();
    }

    static ByteBuffer body(int head) {
      return ByteBuffer.allocate(Integer.BYTES).putInt(head).flip();
    }
  }

  /**
   * @param found those that can be trusted, newest first
   * @param doubtful slots with one that cannot, though something is there
   */
  record Headers(List<Found> found, TreeSet<Integer> doubtful) {
    /** The first of an epoch may be unconfirmed; whoever wrote both copies had confirmed them. */
    Optional<Position> proves(Found one) {
      return found.stream()
          .filter(each -> each.slot == one.slot && each.copy != one.copy)
          .filter(each -> each.position().epoch() == one.position().epoch())
          .map(each -> one.position())
          .findFirst();
    }
  }

  Headers headers() {
    Headers headers = new Headers(new ArrayList<>(), new TreeSet<>());
    for (int slot = 0; slot < volume.layout.slots(); slot++) {
      for (int copy = 0; copy < 2; copy++) {
        Region header = volume.read(volume.layout.checkpoint(slot, copy), SectorDevice.SECTOR);
        Optional<Distrust> distrust = volume.distrust(header, 0, Area.CHECKPOINT, slot);
        if (distrust.isEmpty()) {
          headers.found.add(new Found(slot, copy, Sector.parse(header.bytes, 0, Area.CHECKPOINT)));
        } else if (!distrust.get().is(Distrust.Reason.ZEROS)) {
          headers.doubtful.add(slot);
        }
      }
    }
    headers.found.sort(Comparator.comparing(Found::position).reversed());
    return headers;
  }

  Optional<Snapshot> load(Found found) {
    Sector sector = found.sector;
    int most = volume.layout.checkpointBytes() - Sector.PAYLOAD;
    if (sector.payloadBytes() < 0 || sector.payloadBytes() > most) {
      return Optional.empty();
    }
    int length = Sector.roundUp(Sector.PAYLOAD + sector.payloadBytes());
    Region region = volume.read(volume.layout.checkpoint(found.slot, found.copy), length);
    byte[] payload =
        Arrays.copyOfRange(region.bytes, Sector.PAYLOAD, Sector.PAYLOAD + sector.payloadBytes());
    return region.unreadable(0, length).isEmpty() && sector.matches(payload)
        ? Payloads.snapshot(sector.position(), payload)
        : Optional.empty();
  }
}
