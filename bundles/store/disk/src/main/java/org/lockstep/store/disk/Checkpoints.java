package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** The checkpoints of all nodes. */
final class Checkpoints {
  private final Disks disks;

  Checkpoints(Disks disks) {
    this.disks = disks;
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

    /** Whoever wrote it wrote one, however many disks have it. */
    private boolean isSame(Found other) {
      return slot == other.slot
          && copy == other.copy
          && position().equals(other.position())
          && sector.payloadCrc() == other.sector.payloadCrc();
    }

    static ByteBuffer body(int head) {
      return ByteBuffer.allocate(Integer.BYTES).putInt(head).flip();
    }
  }

  /** One of the two of a slot. */
  record Place(int slot, int copy) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return slot != other.slot ? Integer.compare(slot, other.slot) : copy - other.copy;
    }
  }

  /**
   * @param found those that can be trusted, newest first
   * @param doubtful where one cannot, though something is there
   */
  record Headers(List<Found> found, SortedSet<Place> doubtful) {
    /** The slots with a doubtful one. */
    SortedSet<Integer> doubtfulSlots() {
      return doubtful.stream().map(Place::slot).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of each of these neither can be trusted: nobody knows what was confirmed there last. */
    SortedSet<Integer> lostSlots() {
      SortedSet<Integer> lost = doubtfulSlots();
      lost.removeIf(slot -> !doubtful.containsAll(List.of(new Place(slot, 0), new Place(slot, 1))));
      return lost;
    }

    /**
     * The first of an epoch may be unconfirmed; whoever wrote both copies had confirmed them, and
     * of one that cannot be trusted nobody knows that it was not the second.
     */
    Optional<Position> proves(Found one) {
      if (doubtful.contains(new Place(one.slot, 1 - one.copy))) {
        return Optional.of(one.position());
      }
      return found.stream()
          .filter(each -> each.slot == one.slot && each.copy != one.copy)
          .filter(each -> each.position().epoch() == one.position().epoch())
          .map(each -> one.position())
          .findFirst();
    }
  }

  /** Those of a majority. */
  Headers headers() {
    List<Headers> said = disks.read(Checkpoints::headers);
    List<Found> all = said.stream().flatMap(each -> each.found.stream()).toList();
    List<Found> found = new ArrayList<>();
    all.stream().filter(each -> found.stream().noneMatch(each::isSame)).forEach(found::add);
    found.sort(Comparator.comparing(Found::position).reversed());
    SortedSet<Place> doubtful = new TreeSet<>();
    said.forEach(each -> doubtful.addAll(each.doubtful));
    doubtful.removeIf(
        place ->
            disks.isMajority(said.stream().filter(each -> !each.doubtful.contains(place)).count()));
    return new Headers(found, doubtful);
  }

  private static Headers headers(Volume volume) {
    Headers headers = new Headers(new ArrayList<>(), new TreeSet<>());
    for (int slot = 0; slot < volume.layout.slots(); slot++) {
      for (int copy = 0; copy < 2; copy++) {
        Region header = volume.read(volume.layout.checkpoint(slot, copy), SectorDevice.SECTOR);
        Optional<Distrust> distrust = volume.distrust(header, 0, Area.CHECKPOINT, slot);
        if (distrust.isEmpty()) {
          Sector sector = Sector.parse(header.bytes, 0, Area.CHECKPOINT);
          headers.found.add(new Found(slot, copy, sector));
        } else if (!distrust.get().is(Distrust.Reason.ZEROS)) {
          headers.doubtful.add(new Place(slot, copy));
        }
      }
    }
    volume.requireItself();
    return headers;
  }

  /**
   * What a checkpoint holds.
   *
   * @param onMajority whether enough disks have it whole
   */
  record Loaded(Snapshot snapshot, boolean onMajority) {}

  /** From whichever disk has it whole. */
  Optional<Loaded> load(Found found) {
    List<Snapshot> whole =
        disks.read(volume -> load(volume, found)).stream().flatMap(Optional::stream).toList();
    return whole.stream()
        .findFirst()
        .map(snapshot -> new Loaded(snapshot, disks.isMajority(whole.size())));
  }

  private static Optional<Snapshot> load(Volume volume, Found found) {
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
