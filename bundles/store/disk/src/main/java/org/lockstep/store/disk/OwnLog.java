package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.List;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/**
 * A master's own area: two checkpoints, and a ring that keeps everything since the older of them. A
 * checkpoint is written over the older one, and only for what is confirmed: the last confirmed copy
 * is never overwritten (DB-6).
 */
final class OwnLog {
  private final Volume volume;
  private final int slot;
  private Snapshot snapshot = Snapshot.EMPTY;
  private Commit last = new Commit(Position.START, List.of());
  private int olderCopy;
  private int head;
  private int sinceCheckpoint;

  OwnLog(Volume volume, int slot) {
    this.volume = volume;
    this.slot = slot;
  }

  /** The first act of an epoch: the adopted history as the own checkpoint. */
  void begin(Snapshot adopted, History.Found base) {
    snapshot = adopted;
    last = new Commit(adopted.position(), List.of());
    olderCopy = base.slot() == slot ? 1 - base.copy() : 0;
    head = afterLastEntry();
    writeCheckpoint(olderCopy);
    olderCopy = 1 - olderCopy;
  }

  /** Once the first is confirmed: either copy serves from now on (DB-7). */
  void secondCopy(Snapshot adopted) {
    writeCheckpoint(olderCopy);
  }

  private int afterLastEntry() {
    int end = 0;
    Position newest = Position.START;
    for (History.Entry entry : new History(volume).entries(slot)) {
      if (entry.position().compareTo(newest) > 0) {
        newest = entry.position();
        end = entry.offset() + entry.bytes();
      }
    }
    return end >= volume.layout.logBytes() ? 0 : end;
  }

  Position position() {
    return snapshot.position();
  }

  /** Written, and not yet confirmed. */
  Position append(List<Change> changes) {
    Position position = snapshot.position().next();
    byte[] payload = History.encode(changes);
    byte[] bytes =
        Sector.seal(Area.LOG, volume.cluster, slot, position, ByteBuffer.allocate(0), payload);
    if (bytes.length > volume.layout.logBytes() / 4) {
      throw new ProblemException(
          volume.problem(
              volume.layout.log(slot),
              "a commit of " + payload.length + " bytes is too large for this disk's log"));
    }
    if (head + bytes.length > volume.layout.logBytes()) {
      sinceCheckpoint += volume.layout.logBytes() - head;
      head = 0;
    }
    volume.write(volume.layout.log(slot) + head, bytes);
    head += bytes.length;
    sinceCheckpoint += bytes.length;
    last = new Commit(position, changes);
    return position;
  }

  void confirmed() {
    snapshot = snapshot.with(last);
    if (sinceCheckpoint > volume.layout.logBytes() / 3) {
      writeCheckpoint(olderCopy);
      olderCopy = 1 - olderCopy;
      sinceCheckpoint = 0;
    }
  }

  private void writeCheckpoint(int copy) {
    byte[] payload = History.encode(snapshot);
    if (Sector.PAYLOAD + payload.length > volume.layout.checkpointBytes()) {
      throw new ProblemException(
          volume.problem(
              volume.layout.checkpoint(slot, copy),
              payload.length + " bytes of records are more than a checkpoint holds"));
    }
    volume.write(
        volume.layout.checkpoint(slot, copy),
        Sector.seal(
            Area.CHECKPOINT,
            volume.cluster,
            slot,
            snapshot.position(),
            ByteBuffer.allocate(0),
            payload));
  }
}
