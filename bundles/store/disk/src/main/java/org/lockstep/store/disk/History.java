package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** Reads the cluster's history from the checkpoints and logs of all nodes (DB-6, DB-7). */
final class History {
  private static final int READINGS = 3;

  /** The code of a problem that only an operator's word ends. */
  static final String CHECKPOINTS_LOST = "checkpoints-lost";

  private final Disks disks;
  private final Checkpoints checkpoints;
  private final Map<Integer, LogScan> logs = new TreeMap<>();

  History(Disks disks) {
    this.disks = disks;
    this.checkpoints = new Checkpoints(disks);
  }

  /**
   * @param base the checkpoint it grew from
   * @param doubtful those that cannot be trusted
   */
  record Latest(Snapshot snapshot, Base base, SortedSet<Checkpoints.Place> doubtful) {}

  /**
   * Which checkpoint a history grew from.
   *
   * @param onMajority whether it is on a majority of the disks, and can have been confirmed
   */
  record Base(int slot, int copy, boolean onMajority) {}

  /** A history as far as it goes, and why it goes no further when that is no natural end. */
  private record Replay(Snapshot snapshot, Optional<Problem> broken) {}

  /** A master that writes meanwhile can make one reading look damaged, hardly several in a row. */
  static Latest settled(Disks disks) {
    for (int left = READINGS - 1; ; left--) {
      try {
        return new History(disks).latest(Bands.read(disks).confirmed());
      } catch (ProblemException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /**
   * The newest history without gaps.
   *
   * @param told what is known to be confirmed: less than that is damage, and refused
   */
  private Latest latest(Position told) {
    Checkpoints.Headers headers = checkpoints.headers();
    if (headers.found().isEmpty()) {
      throw new ProblemException(
          disks.problem(disks.layout.checkpoint(0, 0), "no node has a readable checkpoint"));
    }
    Position confirmed = told;
    for (int slot : headers.doubtfulSlots()) {
      requireReadable(slot);
      confirmed = later(confirmed, log(slot).proves());
    }
    List<Problem> refusals = new ArrayList<>();
    for (Checkpoints.Found candidate : headers.found()) {
      Optional<Checkpoints.Loaded> base = checkpoints.load(candidate);
      confirmed = later(confirmed, log(candidate.slot()).proves());
      if (base.isEmpty()) {
        requireReadable(candidate.slot());
        confirmed = later(confirmed, headers.proves(candidate));
        refusals.add(damaged(candidate));
        continue;
      }
      Replay replay = replay(base.get().snapshot(), candidate);
      boolean enough = replay.snapshot.position().compareTo(confirmed) >= 0;
      if (enough && replay.broken.isEmpty()) {
        requireNoneLost(headers);
        boolean onMajority = base.get().onMajority();
        return new Latest(
            replay.snapshot,
            new Base(candidate.slot(), candidate.copy(), onMajority),
            headers.doubtful());
      }
      confirmed = later(confirmed, Optional.of(replay.snapshot.position()));
      refusals.add(replay.broken.orElseGet(() -> endsEarly(replay, candidate)));
    }
    throw refused(confirmed, refusals);
  }

  /**
   * Where a checkpoint cannot be used, the log beside it says what was confirmed; without either
   * nobody knows, and an older history must not pass for the newest (DB-6, DB-7).
   */
  private void requireReadable(int slot) {
    List<Long> unreadable = log(slot).unreadable();
    if (!unreadable.isEmpty()) {
      String why = "it cannot be read, nor can a checkpoint of its slot be used";
      throw new ProblemException(disks.problem(Volume.UNREADABLE, unreadable.get(0), why));
    }
  }

  /**
   * An epoch that begins is confirmed by two checkpoints and no entry: where neither of a slot can
   * be trusted, as when all of a disk fails for a moment, what is left must not pass for all there
   * is (DB-6, DB-7).
   */
  private void requireNoneLost(Checkpoints.Headers headers) {
    for (int slot : headers.lostSlots()) {
      throw new ProblemException(
          disks.problem(
              CHECKPOINTS_LOST,
              disks.layout.checkpoint(slot, 0),
              "neither checkpoint of slot "
                  + slot
                  + " can be used: nobody knows what it confirmed last; 'disk repair --slot "
                  + slot
                  + "' gives that up, once no other disk has it"));
    }
  }

  private static Position later(Position known, Optional<Position> other) {
    return other.filter(position -> position.compareTo(known) > 0).orElse(known);
  }

  private Problem damaged(Checkpoints.Found candidate) {
    return disks.problem(
        disks.layout.checkpoint(candidate.slot(), candidate.copy()), "it is damaged");
  }

  private Problem endsEarly(Replay replay, Checkpoints.Found candidate) {
    return disks.problem(
        disks.layout.at(Area.LOG, candidate.slot()),
        "slot " + candidate.slot() + " ends at " + replay.snapshot.position() + " without a gap");
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
    return logs.computeIfAbsent(slot, each -> LogScan.read(disks, each));
  }

  /** Entry by entry. One beyond a gap proves that the missing one was confirmed. */
  private Replay replay(Snapshot base, Checkpoints.Found from) {
    LogScan log = log(from.slot());
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
