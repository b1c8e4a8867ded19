package org.lockstep.membership.manager.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Part;
import org.lockstep.membership.manager.core.Walk;

/** The active membership as one record of the shared store. */
public final class StateCodec {
  private StateCodec() {}

  public static byte[] encode(ClusterState state) {
    PClusterState.Builder builder = PClusterState.newBuilder().setLastId(state.lastId());
    state.members().values().forEach(member -> builder.addMembers(member(member)));
    state
        .levels()
        .values()
        .forEach(
            fixed ->
                builder.addLevels(
                    PFixed.newBuilder()
                        .setSpec(Basics.spec(fixed.spec()))
                        .setBy(fixed.by().value())));
    state.walks().values().forEach(walk -> builder.addWalks(walk(walk)));
    state.batches().values().forEach(batch -> builder.addBatches(batch(batch)));
    state.owed().forEach((level, boots) -> builder.addOwed(owed(level, boots)));
    return builder.build().toByteArray();
  }

  public static ClusterState decode(byte[] bytes) {
    try {
      return decode(PClusterState.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the membership record is damaged", e);
    }
  }

  private static ClusterState decode(PClusterState state) {
    SortedMap<NodeId, Member> members = new TreeMap<>();
    state.getMembersList().stream()
        .map(StateCodec::member)
        .forEach(member -> members.put(member.boot().node(), member));
    SortedMap<Level, ClusterState.Fixed> levels = new TreeMap<>();
    for (PFixed fixed : state.getLevelsList()) {
      SubsystemSpec spec = Basics.spec(fixed.getSpec());
      levels.put(spec.level(), new ClusterState.Fixed(spec, Basics.node(fixed.getBy())));
    }
    SortedMap<Long, Walk> walks = new TreeMap<>();
    state.getWalksList().stream().map(StateCodec::walk).forEach(walk -> walks.put(walk.id(), walk));
    SortedMap<Long, Batch> batches = new TreeMap<>();
    state.getBatchesList().stream()
        .map(StateCodec::batch)
        .forEach(batch -> batches.put(batch.id(), batch));
    SortedMap<Level, SortedSet<Incarnation>> owed = new TreeMap<>();
    for (POwed each : state.getOwedList()) {
      SortedSet<Incarnation> boots = new TreeSet<>();
      each.getBootsList().forEach(boot -> boots.add(Basics.boot(boot)));
      owed.put(Basics.level(each.getLevel()), boots);
    }
    return new ClusterState(state.getLastId(), members, levels, walks, batches, owed);
  }

  private static POwed owed(Level level, SortedSet<Incarnation> boots) {
    POwed.Builder builder = POwed.newBuilder().setLevel(Basics.level(level));
    boots.forEach(boot -> builder.addBoots(Basics.boot(boot)));
    return builder.build();
  }

  private static PMember member(Member member) {
    PMember.Builder builder =
        PMember.newBuilder()
            .setBoot(Basics.boot(member.boot()))
            .setState(member.state().ordinal())
            .setLeaveWanted(member.leaveWanted())
            .setFaulted(member.faulted());
    member.registered().values().forEach(spec -> builder.addRegistered(Basics.spec(spec)));
    member
        .at()
        .forEach(
            (level, state) ->
                builder.addAt(
                    PLevelState.newBuilder()
                        .setLevel(Basics.level(level))
                        .setState(state.ordinal())));
    member.releases().forEach(level -> builder.addReleases(Basics.level(level)));
    return builder.build();
  }

  private static Member member(PMember member) {
    SortedMap<Level, SubsystemSpec> registered = new TreeMap<>();
    member.getRegisteredList().stream()
        .map(Basics::spec)
        .forEach(spec -> registered.put(spec.level(), spec));
    SortedMap<Level, NodeState> at = new TreeMap<>();
    member
        .getAtList()
        .forEach(each -> at.put(Basics.level(each.getLevel()), Basics.state(each.getState())));
    SortedSet<Level> releases = new TreeSet<>();
    member.getReleasesList().forEach(level -> releases.add(Basics.level(level)));
    return new Member(
        Basics.boot(member.getBoot()),
        Basics.state(member.getState()),
        registered,
        at,
        member.getLeaveWanted(),
        releases,
        member.getFaulted());
  }

  private static PWalk walk(Walk walk) {
    PWalk.Builder builder =
        PWalk.newBuilder()
            .setId(walk.id())
            .setBoot(Basics.boot(walk.boot()))
            .setType(walk.type().ordinal())
            .setPartial(walk.partial())
            .setReason(walk.reason())
            .setProof(walk.proof())
            .setStartedAt(walk.startedAt());
    walk.path().forEach(level -> builder.addPath(Basics.level(level)));
    return builder.build();
  }

  private static Walk walk(PWalk walk) {
    return new Walk(
        walk.getId(),
        Basics.boot(walk.getBoot()),
        Basics.type(walk.getType()),
        walk.getPartial(),
        walk.getPathList().stream().map(Basics::level).toList(),
        walk.getReason(),
        walk.getProof(),
        walk.getStartedAt());
  }

  private static PBatch batch(Batch batch) {
    PBatch.Builder builder =
        PBatch.newBuilder()
            .setId(batch.id())
            .setLevel(Basics.level(batch.level()))
            .setForced(batch.forced());
    batch.parts().forEach(part -> builder.addParts(part(part)));
    batch.participants().forEach(node -> builder.addParticipants(node.value()));
    batch
        .states()
        .forEach(
            (node, state) ->
                builder.addStates(
                    PNodeState.newBuilder().setNode(node.value()).setState(state.ordinal())));
    return builder.build();
  }

  private static Batch batch(PBatch batch) {
    SortedSet<NodeId> participants = new TreeSet<>();
    batch.getParticipantsList().forEach(node -> participants.add(Basics.node(node)));
    SortedMap<NodeId, NodeState> states = new TreeMap<>();
    batch
        .getStatesList()
        .forEach(each -> states.put(Basics.node(each.getNode()), Basics.state(each.getState())));
    return new Batch(
        batch.getId(),
        Basics.level(batch.getLevel()),
        batch.getForced(),
        batch.getPartsList().stream().map(StateCodec::part).toList(),
        participants,
        states);
  }

  private static PPart part(Part part) {
    return PPart.newBuilder()
        .setWalk(part.walk())
        .setBoot(Basics.boot(part.boot()))
        .setType(part.type().ordinal())
        .setPrevious(part.previous().ordinal())
        .setPartial(part.partial())
        .setBarriers(part.barriers())
        .build();
  }

  private static Part part(PPart part) {
    return new Part(
        part.getWalk(),
        Basics.boot(part.getBoot()),
        Basics.type(part.getType()),
        Basics.state(part.getPrevious()),
        part.getPartial(),
        part.getBarriers());
  }
}
