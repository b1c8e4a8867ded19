package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Position;

/** One slot's log as it lies on one disk: entries of several epochs, each with its position. */
final class DiskLog {
  private static final int S = SectorDevice.SECTOR;

  private final Volume volume;
  private final int slot;
  private final Region region;
  final List<LogScan.Entry> entries = new ArrayList<>();

  private DiskLog(Volume volume, int slot, Region region) {
    this.volume = volume;
    this.slot = slot;
    this.region = region;
  }

  static DiskLog read(Volume volume, int slot) {
    Region region = volume.read(volume.layout.at(Area.LOG, slot), volume.layout.logBytes());
    volume.requireItself();
    DiskLog log = new DiskLog(volume, slot, region);
    for (int at = 0; at < region.bytes.length; ) {
      Optional<LogScan.Entry> entry = log.entry(at);
      entry.ifPresent(log.entries::add);
      // What a whole entry carries is data, whatever it looks like.
      at += entry.filter(LogScan.Entry::whole).map(LogScan.Entry::bytes).orElse(S);
    }
    return log;
  }

  /** An entry as its bytes lie here. The later goes over the earlier; a whole one over a torn. */
  record Placed(LogScan.Entry entry, Region region) implements Comparable<Placed> {
    private static final Comparator<Placed> ORDER =
        Comparator.<Placed, Position>comparing(each -> each.entry.position())
            .thenComparing(each -> each.entry.whole());

    void putInto(byte[] log) {
      System.arraycopy(region.bytes, entry.offset(), log, entry.offset(), entry.bytes());
    }

    @Override
    public int compareTo(Placed other) {
      return ORDER.compare(this, other);
    }
  }

  Stream<Placed> placed() {
    return entries.stream().map(entry -> new Placed(entry, region));
  }

  private Optional<LogScan.Entry> entry(int at) {
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
    return Optional.of(new LogScan.Entry(at, bytes, sector.position(), payload, whole));
  }

  /**
   * Where the next entry would lie, a sector that was written and cannot be read any more: it may
   * have held a confirmed commit.
   */
  Optional<LogScan.Doubt> doubt(int next) {
    int length = region.bytes.length;
    boolean mayWrap = next + length / 2 > length;
    return doubtAt(next % length).or(() -> mayWrap ? doubtAt(0) : Optional.empty());
  }

  private Optional<LogScan.Doubt> doubtAt(int at) {
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

  private Optional<LogScan.Doubt> unreadableWithin(LogScan.Entry entry) {
    return region.unreadable().stream()
        .filter(at -> at > entry.offset() && at < entry.end())
        .findFirst()
        .map(at -> doubtful(at, "it cannot be read, entry " + entry.position() + " needs it"));
  }

  private LogScan.Doubt doubtful(int at, String why) {
    long place = region.offset + at;
    String reason = why + "; a confirmed commit may have been there";
    return new LogScan.Doubt(place, volume.problem(LogScan.DOUBTFUL, place, reason));
  }

  /** The places, on the disk, of what cannot be read at all. */
  List<Long> unreadable() {
    return region.unreadable().stream().map(at -> region.offset + at).toList();
  }
}
