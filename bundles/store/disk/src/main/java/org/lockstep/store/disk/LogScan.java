package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Problem;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;

/** One slot's log as it lies on the disk: entries of several epochs, each with its position. */
final class LogScan {
  private static final int S = SectorDevice.SECTOR;

  /** The code of a problem that {@code disk repair} may end, on the operator's word. */
  static final String DOUBTFUL = "commit-doubtful";

  private static final Comparator<Entry> BY_POSITION = Comparator.comparing(Entry::position);

  private final Volume volume;
  private final int slot;
  private final Region region;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * An entry whose header can be trusted.
   *
   * @param offset within the log
   * @param bytes whole sectors
   * @param whole its content can be trusted too
   */
  @SuppressWarnings("ArrayRecordComponent") // decoded once
  record Entry(int offset, int bytes, Position position, byte[] payload, boolean whole) {
    int end() {
      return offset + bytes;
    }

    Optional<Commit> commit() {
      return whole ? Payloads.commit(position, payload) : Optional.empty();
    }
  }

  /** A sector that may have held a confirmed commit, and where it is on the disk. */
  record Doubt(long offset, Problem problem) {}

  private LogScan(Volume volume, int slot, Region region) {
    this.volume = volume;
    this.slot = slot;
    this.region = region;
  }

  static LogScan read(Volume volume, int slot) {
    Region region = volume.read(volume.layout.at(Area.LOG, slot), volume.layout.logBytes());
    LogScan scan = new LogScan(volume, slot, region);
    for (int at = 0; at < region.bytes.length; ) {
      Optional<Entry> entry = scan.entry(at);
      entry.ifPresent(scan.entries::add);
      // What a whole entry carries is data, whatever it looks like.
      at += entry.filter(Entry::whole).map(Entry::bytes).orElse(S);
    }
    return scan;
  }

  private Optional<Entry> entry(int at) {
    if (volume.distrust(region, at, Area.LOG, slot).isPresent()) {
      return Optional.empty();
    }
    Sector sector = Sector.parse(region.bytes, at, Area.LOG);
    int most = region.bytes.length - at - Sector.PAYLOAD;
    if (sector.payloadBytes() < 0 || sector.payloadBytes() > most) {
      return Optional.empty();
    }
    int bytes = Sector.roundUp(Sector.PAYLOAD + sector.payloadBytes());
    int from = at + Sector.PAYLOAD;
    byte[] payload = Arrays.copyOfRange(region.bytes, from, from + sector.payloadBytes());
    boolean whole = region.unreadable(at, bytes).isEmpty() && sector.matches(payload);
    return Optional.of(new Entry(at, bytes, sector.position(), payload, whole));
  }

  /** Those of one epoch, in the order of their sequence. */
  List<Entry> of(long epoch) {
    return entries.stream()
        .filter(entry -> entry.position().epoch() == epoch)
        .sorted(BY_POSITION)
        .toList();
  }

  Optional<Entry> newest() {
    return entries.stream().max(BY_POSITION);
  }

  /**
   * A commit is written only when the one before it was confirmed: what the newest entry proves,
   * whether or not its own content is whole.
   */
  Optional<Position> proves() {
    return newest()
        .map(Entry::position)
        .map(position -> new Position(position.epoch(), position.sequence() - 1));
  }

  /**
   * Where the next entry would lie, a sector that was written and cannot be read any more: it may
   * have held a confirmed commit.
   */
  Optional<Doubt> doubt(int next) {
    int length = region.bytes.length;
    boolean mayWrap = next + length / 2 > length;
    return doubtAt(next % length).or(() -> mayWrap ? doubtAt(0) : Optional.empty());
  }

  private Optional<Doubt> doubtAt(int at) {
    Optional<Distrust> header = volume.distrust(region, at, Area.LOG, slot);
    if (header.isEmpty()) {
      return entry(at).flatMap(this::unreadableWithin);
    }
    return header
        .filter(
            distrust ->
                distrust.is(Distrust.Reason.UNREADABLE) || distrust.is(Distrust.Reason.CHECKSUM))
        .map(distrust -> doubtful(at, distrust.why()));
  }

  private Optional<Doubt> unreadableWithin(Entry entry) {
    return region.unreadable().stream()
        .filter(at -> at > entry.offset() && at < entry.end())
        .findFirst()
        .map(at -> doubtful(at, "it cannot be read, entry " + entry.position() + " needs it"));
  }

  private Doubt doubtful(int at, String why) {
    long place = region.offset + at;
    String reason = why + "; a confirmed commit may have been there";
    return new Doubt(place, volume.problem(DOUBTFUL, place, reason));
  }

  Problem problem(int at, String why) {
    return volume.problem(region.offset + at % region.bytes.length, why);
  }

  /** The places, on the disk, of what cannot be read at all. */
  List<Long> unreadable() {
    return region.unreadable().stream().map(at -> region.offset + at).toList();
  }
}
