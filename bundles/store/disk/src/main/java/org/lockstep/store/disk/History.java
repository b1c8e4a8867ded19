package org.lockstep.store.disk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.format.DChange;
import org.lockstep.store.disk.format.DCommit;
import org.lockstep.store.disk.format.DRecord;
import org.lockstep.store.disk.format.DSnapshot;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** Reads the cluster's history from the checkpoints and logs of all nodes (DB-6, DB-7). */
final class History {
  private final Volume volume;

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
  }

  /**
   * @param base the checkpoint it grew from
   */
  record Latest(Snapshot snapshot, Found base) {}

  /**
   * The newest history without gaps.
   *
   * @param confirmed what is known to be confirmed: less than that is damage, and refused
   */
  Latest latest(Position confirmed) {
    List<Found> candidates = checkpoints();
    if (candidates.isEmpty()) {
      throw new ProblemException(
          volume.problem(volume.layout.checkpoint(0, 0), "no node has a readable checkpoint"));
    }
    List<String> tried = new ArrayList<>();
    for (Found candidate : candidates) {
      Optional<Snapshot> base = load(candidate);
      if (base.isEmpty()) {
        tried.add(
            "offset " + volume.layout.checkpoint(candidate.slot, candidate.copy) + " is damaged");
        continue;
      }
      Snapshot snapshot = replay(base.get(), candidate.slot);
      if (snapshot.position().compareTo(confirmed) >= 0) {
        return new Latest(snapshot, candidate);
      }
      tried.add("slot " + candidate.slot + " ends at " + snapshot.position() + " without a gap");
    }
    throw new ProblemException(
        volume.problem(
            volume.layout.log(candidates.get(0).slot),
            "commit " + confirmed + " was confirmed and cannot be read: " + tried));
  }

  /** The headers that can be trusted, newest first. */
  List<Found> checkpoints() {
    List<Found> found = new ArrayList<>();
    for (int slot = 0; slot < volume.layout.slots(); slot++) {
      for (int copy = 0; copy < 2; copy++) {
        byte[] header = volume.read(volume.layout.checkpoint(slot, copy), SectorDevice.SECTOR);
        if (Sector.distrust(header, 0, Area.CHECKPOINT, Optional.of(volume.cluster)).isEmpty()) {
          found.add(new Found(slot, copy, Sector.parse(header, 0, Area.CHECKPOINT)));
        }
      }
    }
    found.sort(Comparator.comparing(Found::position).reversed());
    return found;
  }

  Optional<Snapshot> load(Found found) {
    Sector sector = found.sector;
    int most = volume.layout.checkpointBytes() - Sector.PAYLOAD;
    if (sector.payloadBytes() < 0 || sector.payloadBytes() > most) {
      return Optional.empty();
    }
    byte[] bytes =
        volume.read(
            volume.layout.checkpoint(found.slot, found.copy),
            Sector.roundUp(Sector.PAYLOAD + sector.payloadBytes()));
    byte[] payload =
        Arrays.copyOfRange(bytes, Sector.PAYLOAD, Sector.PAYLOAD + sector.payloadBytes());
    return sector.matches(payload) ? decodeSnapshot(sector.position(), payload) : Optional.empty();
  }

  private Snapshot replay(Snapshot base, int slot) {
    SortedMap<Long, Commit> entries = new TreeMap<>();
    for (Entry entry : entries(slot)) {
      if (entry.position().epoch() == base.position().epoch()) {
        decodeCommit(entry).ifPresent(each -> entries.put(each.position().sequence(), each));
      }
    }
    Snapshot snapshot = base;
    for (Commit next; (next = entries.get(snapshot.position().sequence() + 1)) != null; ) {
      snapshot = snapshot.with(next);
    }
    return snapshot;
  }

  /**
   * A log entry whose header can be trusted.
   *
   * @param offset within the log
   */
  record Entry(int offset, int bytes, Position position, byte[] payload, boolean whole) {}

  List<Entry> entries(int slot) {
    byte[] log = volume.read(volume.layout.log(slot), volume.layout.logBytes());
    List<Entry> entries = new ArrayList<>();
    for (int at = 0; at < log.length; at += SectorDevice.SECTOR) {
      if (Sector.distrust(log, at, Area.LOG, Optional.of(volume.cluster)).isPresent()) {
        continue;
      }
      Sector sector = Sector.parse(log, at, Area.LOG);
      int end = at + Sector.PAYLOAD + sector.payloadBytes();
      if (sector.payloadBytes() < 0 || end > log.length) {
        continue;
      }
      byte[] payload = Arrays.copyOfRange(log, at + Sector.PAYLOAD, end);
      entries.add(
          new Entry(
              at, Sector.roundUp(end - at), sector.position(), payload, sector.matches(payload)));
    }
    return entries;
  }

  private static Optional<Commit> decodeCommit(Entry entry) {
    if (!entry.whole) {
      return Optional.empty();
    }
    try {
      List<Change> changes =
          DCommit.parseFrom(entry.payload).getChangesList().stream()
              .map(
                  each ->
                      each.getDelete()
                          ? Change.delete(each.getKey())
                          : Change.put(each.getKey(), each.getValue().toByteArray()))
              .toList();
      return Optional.of(new Commit(entry.position, changes));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Optional<Snapshot> decodeSnapshot(Position position, byte[] payload) {
    try {
      SortedMap<String, StoredRecord> records = new TreeMap<>();
      for (DRecord each : DSnapshot.parseFrom(payload).getRecordsList()) {
        records.put(
            each.getKey(),
            new StoredRecord(each.getKey(), each.getValue().toByteArray(), each.getVersion()));
      }
      return Optional.of(new Snapshot(position, records));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  static byte[] encode(Snapshot snapshot) {
    DSnapshot.Builder out = DSnapshot.newBuilder();
    snapshot
        .records()
        .values()
        .forEach(
            each ->
                out.addRecords(
                    DRecord.newBuilder()
                        .setKey(each.key())
                        .setValue(ByteString.copyFrom(each.value()))
                        .setVersion(each.version())));
    return out.build().toByteArray();
  }

  static byte[] encode(List<Change> changes) {
    DCommit.Builder out = DCommit.newBuilder();
    for (Change change : changes) {
      DChange.Builder each =
          DChange.newBuilder().setKey(change.key()).setDelete(change.value().isEmpty());
      change.value().ifPresent(value -> each.setValue(ByteString.copyFrom(value)));
      out.addChanges(each);
    }
    return out.build().toByteArray();
  }
}
