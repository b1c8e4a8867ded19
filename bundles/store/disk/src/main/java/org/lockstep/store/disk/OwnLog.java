package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.core.Ring;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/**
 * A master's own area: two checkpoints, and a ring that keeps everything since the older of them. A
 * checkpoint is written over the older one, and only for what is confirmed: the last confirmed copy
 * is never overwritten (DB-6). It outlives the epochs of one boot, for it knows which of its writes
 * failed and may still land.
 */
final class OwnLog {
  private static final String TOO_MUCH =
      "writes that failed may still land in too much of it: restart the node";

  private final Disks disks;
  private final int slot;
  private final Ring ring;
  private final Room room;
  private final FailedWrites checkpoints;
  private final List<Unsettled> unsettled = new ArrayList<>();

  private Attendance attendance = new Attendance();
  private RecordBook records = new RecordBook(new TreeMap<>());
  private Position position = Position.START;
  private int olderCopy;

  /** Where no other entry is put until this one is known to have landed everywhere. */
  private record Unsettled(Writing writing, int at, int bytes) {}

  /** A commit as it will lie in the log. */
  @SuppressWarnings("ArrayRecordComponent") // written once
  record Entry(Commit commit, byte[] sectors) {}

  OwnLog(Disks disks, int slot) {
    this.disks = disks;
    this.slot = slot;
    this.ring = new Ring(disks.layout.logBytes(), SectorDevice.SECTOR);
    this.room = new Room(disks);
    this.checkpoints = new FailedWrites(disks);
  }

  /** Why no epoch can begin here: a checkpoint may land over the last confirmed copy. */
  Optional<Problem> pending() {
    return checkpoints.pending().or(this::exhausted);
  }

  private Optional<Problem> exhausted() {
    unsettled.removeIf(this::hasLanded);
    return ring.isExhausted()
        ? Optional.of(disks.problem("write-pending", disks.layout.at(Area.LOG, slot), TOO_MUCH))
        : Optional.empty();
  }

  /** The first act of an epoch: the adopted history as the own checkpoint. */
  void begin(Snapshot adopted, History.Latest latest) {
    records = new RecordBook(adopted.records());
    position = adopted.position();
    attendance = new Attendance();
    olderCopy = expendable(latest);
    ring.begin(LogScan.read(disks, slot).newest().map(LogScan.Entry::end).orElse(0));
    writeCheckpoint();
  }

  /**
   * A copy that is not on a majority was never confirmed: the other one must stay (DB-6). So must
   * the one that can be trusted, or a crash would leave two that cannot (DB-7).
   */
  private int expendable(History.Latest latest) {
    History.Base base = latest.base();
    if (base.slot() == slot) {
      return base.onMajority() ? 1 - base.copy() : base.copy();
    }
    return latest.doubtful().contains(new Checkpoints.Place(slot, 1)) ? 1 : 0;
  }

  /** Once the first is confirmed: either copy serves from now on (DB-7). */
  void secondCopy() {
    writeCheckpoint();
    ring.begin(ring.head());
  }

  /** The next commit, if there is room for it and for all records with it. */
  Entry prepare(List<Change> changes) {
    Commit commit = new Commit(position.next(), changes);
    room.refusal(records, changes, commit.position().sequence())
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
    byte[] payload = Payloads.encode(changes);
    ByteBuffer none = ByteBuffer.allocate(0);
    return new Entry(
        commit, Sector.seal(Area.LOG, disks.cluster, slot, commit.position(), none, payload));
  }

  /** Written, and not yet confirmed. */
  void append(Entry entry) {
    int bytes = entry.sectors.length;
    unsettled.removeIf(this::hasLanded);
    for (int copies = 0; copies < 2 && !ring.fits(bytes); copies++) {
      writeCheckpoint();
    }
    if (!ring.fits(bytes)) {
      throw new ProblemException(disks.problem(disks.layout.at(Area.LOG, slot), TOO_MUCH));
    }
    int at = ring.take(bytes);
    Writing writing =
        disks.tryWrite(
            attendance.next(disks.volumes()), disks.layout.at(Area.LOG, slot) + at, entry.sectors);
    attendance.took(writing);
    if (!writing.isWhole()) {
      ring.failed(at, bytes);
      unsettled.add(new Unsettled(writing, at, bytes));
    }
    disks.require(writing);
  }

  private boolean hasLanded(Unsettled each) {
    boolean whole = each.writing.isWhole();
    if (whole) {
      ring.landed(each.at, each.bytes);
    }
    return whole;
  }

  /** Whether a write of this boot may still land. */
  boolean mayLand() {
    unsettled.removeIf(this::hasLanded);
    return !unsettled.isEmpty() || checkpoints.any();
  }

  /** Whether one is in the hands of a disk that does not answer. */
  boolean underWay() {
    return checkpoints.underWay()
        || unsettled.stream()
            .flatMap(each -> each.writing.answers().stream())
            .anyMatch(Answer::outstanding);
  }

  void confirmed(Entry entry) {
    records.apply(entry.commit);
    position = entry.commit.position();
    if (ring.dueForCheckpoint()) {
      writeCheckpoint();
    }
  }

  private void writeCheckpoint() {
    checkpoints.write(
        disks.layout.checkpoint(slot, olderCopy),
        Sector.seal(
            Area.CHECKPOINT,
            disks.cluster,
            slot,
            position,
            Checkpoints.Found.body(ring.head()),
            records.encode()));
    checkpoints.require();
    olderCopy = 1 - olderCopy;
    ring.checkpointed();
  }
}
