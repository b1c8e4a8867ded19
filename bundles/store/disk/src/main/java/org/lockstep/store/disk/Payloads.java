package org.lockstep.store.disk;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.disk.format.DChange;
import org.lockstep.store.disk.format.DCommit;
import org.lockstep.store.disk.format.DRecord;
import org.lockstep.store.disk.format.DSnapshot;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** What checkpoints and log entries carry, as bytes. */
final class Payloads {
  private Payloads() {}

  static byte[] encode(Collection<StoredRecord> records) {
    DSnapshot.Builder out = DSnapshot.newBuilder();
    records.forEach(
        each ->
            out.addRecords(
                DRecord.newBuilder()
                    .setKey(each.key())
                    .setValue(ByteString.copyFrom(each.value()))
                    .setVersion(each.version())));
    return out.build().toByteArray();
  }

  /** What one record adds to an encoded snapshot. */
  static int bytesOf(String key, int valueBytes, long version) {
    int bytes = CodedOutputStream.computeStringSize(DRecord.KEY_FIELD_NUMBER, key);
    if (valueBytes > 0) {
      bytes +=
          CodedOutputStream.computeTagSize(DRecord.VALUE_FIELD_NUMBER)
              + CodedOutputStream.computeUInt32SizeNoTag(valueBytes)
              + valueBytes;
    }
    if (version != 0) {
      bytes += CodedOutputStream.computeUInt64Size(DRecord.VERSION_FIELD_NUMBER, version);
    }
    return CodedOutputStream.computeTagSize(DSnapshot.RECORDS_FIELD_NUMBER)
        + CodedOutputStream.computeUInt32SizeNoTag(bytes)
        + bytes;
  }

  static Optional<Snapshot> snapshot(Position position, byte[] payload) {
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

  static Optional<Commit> commit(Position position, byte[] payload) {
    try {
      List<Change> changes =
          DCommit.parseFrom(payload).getChangesList().stream()
              .map(
                  each ->
                      each.getDelete()
                          ? Change.delete(each.getKey())
                          : Change.put(each.getKey(), each.getValue().toByteArray()))
              .toList();
      return Optional.of(new Commit(position, changes));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
