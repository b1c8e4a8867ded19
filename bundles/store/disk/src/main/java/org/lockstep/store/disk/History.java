package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** Reads the cluster's history from the checkpoints and logs of all nodes (DB-6, DB-7). */
final class History {
  private final Volume volume;
  private final Map<Integer, LogScan> logs = new TreeMap<>();

  History(Volume volume) {
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
   * @param base the checkpoint it grew from
   */
  record Latest(Snapshot snapshot, Found base) {}

  /** A history as far as it goes, and why it goes no further when that is no natural end. */
  private record Replay(Snapshot snapshot, Optional<Problem> broken) {}

  /**
   * The newest history without gaps.
   *
   * @param told what is known to be confirmed: less than that is damage, and refused
   */
  Latest latest(Position told) {
    Headers headers = headers();
    if (headers.found.isEmpty()) {
      throw new ProblemException(
          volume.problem(volume.layout.checkpoint(0, 0), "no node has a readable checkpoint"));
    }
    Position confirmed = told;
    for (int slot : headers.doubtful) {
      confirmed = later(confirmed, log(slot).proves());
    }
    List<Problem> refusals = new ArrayList<>();
    for (Found candidate : headers.found) {
      Optional<Snapshot> base = load(candidate);
      confirmed = later(confirmed, log(candidate.slot).proves());
      if (base.isEmpty()) {
        confirmed = later(confirmed, headers.proves(candidate));
        refusals.add(damaged(candidate));
        continue;
      }
      Replay replay = replay(base.get(), candidate);
      boolean enough = replay.snapshot.position().compareTo(confirmed) >= 0;
      if (enough && replay.broken.isEmpty()) {
        return new Latest(replay.snapshot, candidate);
      }
      confirmed = later(confirmed, Optional.of(replay.snapshot.position()));
      refusals.add(replay.broken.orElseGet(() -> endsEarly(replay, candidate)));
    }
    throw refused(confirmed, refusals);
  }

  private static Position later(Position known, Optional<Position> other) {
    return other.filter(position -> position.compareTo(known) > 0).orElse(known);
  }

  private Problem damaged(Found candidate) {
    return volume.problem(
        volume.layout.checkpoint(candidate.slot, candidate.copy), "it is damaged");
  }

  private Problem endsEarly(Replay replay, Found candidate) {
    return volume.problem(
        volume.layout.at(Area.LOG, candidate.slot),
        "slot " + candidate.slot + " ends at " + replay.snapshot.position() + " without a gap");
  }

  private static ProblemException refused(Position confirmed, List<Problem> refusals) {
    Problem first = refusals.get(0);
    List<String> reasons =
        refusals.stream().map(each -> each.where() + ": " + each.why()).distinct().toList();
    return new ProblemException(
        first.code(),
        "history refused",
        first.where(),
        "commit " + confirmed + " was confirmed and cannot be read: " + reasons);
  }

  private LogScan log(int slot) {
    return logs.computeIfAbsent(slot, each -> LogScan.read(volume, each));
  }

  /**
   * @param found those that can be trusted, newest first
   * @param doubtful slots with one that cannot, though something is there
   */
  private record Headers(List<Found> found, TreeSet<Integer> doubtful) {
    /** The first of an epoch may be unconfirmed; whoever wrote both copies had confirmed them. */
    Optional<Position> proves(Found one) {
      return found.stream()
          .filter(each -> each.slot == one.slot && each.copy != one.copy)
          .filter(each -> each.position().epoch() == one.position().epoch())
          .map(each -> one.position())
          .findFirst();
    }
  }

  private Headers headers() {
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

  /** The headers that can be trusted, newest first. */
  List<Found> checkpoints() {
    return headers().found;
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

  /** Entry by entry. One beyond a gap proves that the missing one was confirmed. */
  private Replay replay(Snapshot base, Found from) {
    LogScan log = log(from.slot);
    Snapshot snapshot = base;
    int next = from.head();
    for (LogScan.Entry entry : log.of(base.position().epoch())) {
      long missing = snapshot.position().sequence() + 1;
      if (entry.position().sequence() < missing) {
        continue;
      }
      if (entry.position().sequence() > missing) {
        return new Replay(snapshot, Optional.of(gap(log, next, missing, entry)));
      }
      var commit = entry.commit();
      if (commit.isEmpty()) {
        continue;
      }
      snapshot = snapshot.with(commit.get());
      next = entry.end();
    }
    return new Replay(snapshot, log.doubt(next).map(LogScan.Doubt::problem));
  }

  private static Problem gap(LogScan log, int at, long missing, LogScan.Entry beyond) {
    return log.problem(
        at,
        "entry "
            + new Position(beyond.position().epoch(), missing)
            + " is missing or damaged, and "
            + beyond.position()
            + " was written after it was confirmed");
  }
}
