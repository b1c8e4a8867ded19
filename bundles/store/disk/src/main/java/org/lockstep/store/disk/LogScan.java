package org.lockstep.store.disk;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;

/**
 * One slot's log as a majority of the disks has it: entries of several epochs, each with its
 * position. An entry lies at the same place on every disk that has it.
 */
final class LogScan {
  /** The code of a problem that {@code disk repair} may end, on the operator's word. */
  static final String DOUBTFUL = "commit-doubtful";

  private static final Comparator<Entry> BY_POSITION = Comparator.comparing(Entry::position);

  private final Disks disks;
  private final long offset;
  private final List<DiskLog> logs;
  private final Collection<Entry> entries;

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

  private LogScan(Disks disks, long offset, List<DiskLog> logs) {
    this.disks = disks;
    this.offset = offset;
    this.logs = logs;
    this.entries = together(logs);
  }

  static LogScan read(Disks disks, int slot) {
    List<DiskLog> logs = disks.read(volume -> DiskLog.read(volume, slot));
    return new LogScan(disks, disks.layout.at(Area.LOG, slot), logs);
  }

  /** Each once, and whole if any disk has it whole. */
  private static Collection<Entry> together(List<DiskLog> logs) {
    if (logs.size() == 1) {
      return logs.get(0).entries;
    }
    SortedMap<Position, Entry> entries = new TreeMap<>();
    for (DiskLog log : logs) {
      for (Entry entry : log.entries) {
        entries.merge(entry.position(), entry, (one, other) -> one.whole() ? one : other);
      }
    }
    return entries.values();
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
   * have held a confirmed commit. What is sound on a majority never did.
   */
  Optional<Doubt> doubt(int next) {
    List<Doubt> doubts = logs.stream().flatMap(each -> each.doubt(next).stream()).toList();
    return disks.isMajority(logs.size() - doubts.size())
        ? Optional.empty()
        : doubts.stream().findFirst();
  }

  Problem problem(int at, String why) {
    return disks.problem(offset + at % disks.layout.logBytes(), why);
  }

  /** The places, on the disks, of what too many of them cannot read. */
  List<Long> unreadable() {
    SortedMap<Long, Integer> places = new TreeMap<>();
    logs.forEach(log -> log.unreadable().forEach(place -> places.merge(place, 1, Integer::sum)));
    return places.entrySet().stream()
        .filter(each -> !disks.isMajority(logs.size() - each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
