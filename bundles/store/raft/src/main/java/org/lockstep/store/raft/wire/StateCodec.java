package org.lockstep.store.raft.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.raft.core.Slot;
import org.lockstep.store.raft.core.State;
import org.lockstep.store.raft.format.RMastership;
import org.lockstep.store.raft.format.RRecord;
import org.lockstep.store.raft.format.RSlot;
import org.lockstep.store.raft.format.RState;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Snapshot;

/** A whole state as bytes: a snapshot of the log. */
public final class StateCodec {
  private StateCodec() {}

  public static byte[] encode(State state) {
    RState.Builder out =
        RState.newBuilder()
            .setAdopted(state.adopted())
            .setPosition(Parts.position(state.history().position()));
    state.slots().values().forEach(slot -> out.addSlots(slot(slot)));
    state
        .mastership()
        .ifPresent(
            mastership ->
                out.setMastership(
                    RMastership.newBuilder()
                        .setEpoch(mastership.epoch())
                        .setHolder(Parts.incarnation(mastership.holder()))
                        .setReleased(mastership.released())));
    state
        .history()
        .records()
        .values()
        .forEach(
            each ->
                out.addRecords(
                    RRecord.newBuilder()
                        .setKey(each.key())
                        .setValue(ByteString.copyFrom(each.value()))
                        .setVersion(each.version())));
    return out.build().toByteArray();
  }

  private static RSlot slot(Slot slot) {
    return RSlot.newBuilder()
        .setBoot(slot.boot())
        .setCounter(slot.counter())
        .setLeft(slot.left())
        .setNonce(slot.nonce())
        .setSaid(Parts.heartbeat(slot.said()))
        .setMarked(slot.marked())
        .setVouched(slot.vouched())
        .setBefore(slot.before())
        .build();
  }

  /**
   * @throws Malformed when it is no state, or one of another number of slots
   */
  public static State decode(byte[] bytes, int slots) throws Malformed {
    try {
      RState in = RState.parseFrom(bytes);
      if (in.getSlotsCount() != slots) {
        throw new Malformed("a snapshot has " + in.getSlotsCount() + " slots, not " + slots);
      }
      return state(in);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new Malformed("a snapshot of " + bytes.length + " bytes is refused", e);
    }
  }

  private static State state(RState in) {
    SortedMap<NodeId, Slot> slots = new TreeMap<>();
    in.getSlotsList().forEach(slot -> slots.put(NodeId.of(slots.size()), slot(slot)));
    SortedMap<String, StoredRecord> records = new TreeMap<>();
    in.getRecordsList()
        .forEach(
            each ->
                records.put(
                    each.getKey(),
                    new StoredRecord(
                        each.getKey(), each.getValue().toByteArray(), each.getVersion())));
    Optional<Mastership> mastership =
        in.hasMastership() ? Optional.of(mastership(in.getMastership())) : Optional.empty();
    return new State(
        slots,
        mastership,
        in.getAdopted(),
        new Snapshot(Parts.position(in.getPosition()), records));
  }

  private static Slot slot(RSlot in) {
    return new Slot(
        in.getBoot(),
        in.getCounter(),
        in.getLeft(),
        in.getNonce(),
        Parts.heartbeat(in.getSaid()),
        in.getMarked(),
        in.getVouched(),
        in.getBefore());
  }

  private static Mastership mastership(RMastership in) {
    return new Mastership(in.getEpoch(), Parts.incarnation(in.getHolder()), in.getReleased());
  }
}
