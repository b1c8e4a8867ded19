package org.lockstep.store.raft.wire;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.raft.core.Owner;
import org.lockstep.store.raft.format.RChange;
import org.lockstep.store.raft.format.RHeartbeat;
import org.lockstep.store.raft.format.RIncarnation;
import org.lockstep.store.raft.format.ROwner;
import org.lockstep.store.raft.format.RPosition;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;

/** What entries and states are made of. The records' own constructors check what they are given. */
final class Parts {
  private Parts() {}

  static RIncarnation incarnation(Incarnation boot) {
    return RIncarnation.newBuilder().setNode(boot.node().value()).setNumber(boot.number()).build();
  }

  static Incarnation incarnation(RIncarnation in) {
    return Incarnation.of(in.getNode(), in.getNumber());
  }

  static ROwner owner(Owner owner) {
    return ROwner.newBuilder().setBoot(incarnation(owner.boot())).setNonce(owner.nonce()).build();
  }

  static Owner owner(ROwner in) {
    return new Owner(incarnation(in.getBoot()), in.getNonce());
  }

  static RPosition position(Position position) {
    return RPosition.newBuilder()
        .setEpoch(position.epoch())
        .setSequence(position.sequence())
        .build();
  }

  static Position position(RPosition in) {
    return new Position(in.getEpoch(), in.getSequence());
  }

  static RHeartbeat heartbeat(Heartbeat said) {
    RHeartbeat.Builder out =
        RHeartbeat.newBuilder()
            .setAddress(said.address())
            .setServing(said.serving())
            .setConfirmed(position(said.confirmed()))
            .setRound(said.hearing().round())
            .setBequeathed(said.bequeathed());
    said.hearing().cutOff().forEach(node -> out.addCutOff(node.value()));
    return out.build();
  }

  static Heartbeat heartbeat(RHeartbeat in) {
    if (in.getAddress().getBytes(StandardCharsets.UTF_8).length > Heartbeat.MAX_ADDRESS) {
      throw new IllegalArgumentException("an address is too long");
    }
    SortedSet<NodeId> cutOff = new TreeSet<>();
    in.getCutOffList().forEach(node -> cutOff.add(NodeId.of(node)));
    return new Heartbeat(
        in.getAddress(),
        in.getServing(),
        position(in.getConfirmed()),
        new Hearing(in.getRound(), cutOff),
        in.getBequeathed());
  }

  static RChange change(Change change) {
    RChange.Builder out = RChange.newBuilder().setKey(change.key());
    change
        .value()
        .ifPresentOrElse(
            value -> out.setValue(ByteString.copyFrom(value)), () -> out.setDelete(true));
    return out.build();
  }

  static Change change(RChange in) {
    return in.getDelete()
        ? Change.delete(in.getKey())
        : Change.put(in.getKey(), in.getValue().toByteArray());
  }
}
