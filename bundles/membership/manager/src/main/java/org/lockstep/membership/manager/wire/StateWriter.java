package org.lockstep.membership.manager.wire;

import java.util.SortedSet;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.Level;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Part;
import org.lockstep.membership.manager.core.Walk;

/** Writes one membership. */
final class StateWriter {
  private final Named<Level> levels = new Named<>();
  private final Named<SubsystemSpec> specs = new Named<>();

  PClusterState write(ClusterState state) {
    PClusterState.Builder out = PClusterState.newBuilder().setLastId(state.lastId());
    state.members().values().forEach(member -> out.addMembers(member(member)));
    state.levels().values().forEach(fixed -> out.addLevels(fixed(fixed)));
    state.walks().values().forEach(walk -> out.addWalks(walk(walk)));
    state.batches().values().forEach(batch -> out.addBatches(batch(batch)));
    state.owed().forEach((level, boots) -> out.addOwed(owed(level, boots)));
    levels.values().forEach(level -> out.addLevelsNamed(Basics.level(level)));
    specs.values().forEach(spec -> out.addSpecsNamed(Basics.spec(spec)));
    return out.build();
  }

  private static PFixed fixed(ClusterState.Fixed fixed) {
    return PFixed.newBuilder().setSpec(Basics.spec(fixed.spec())).setBy(fixed.by().value()).build();
  }

  private static POwed owed(Level level, SortedSet<Incarnation> boots) {
    POwed.Builder out = POwed.newBuilder().setLevel(Basics.level(level));
    boots.forEach(boot -> out.addBoots(Basics.boot(boot)));
    return out.build();
  }

  private PMember member(Member member) {
    PMember.Builder out =
        PMember.newBuilder()
            .setBoot(Basics.boot(member.boot()))
            .setState(member.state().ordinal())
            .setLeaveWanted(member.leaveWanted())
            .setFaulted(member.faulted());
    member.registered().values().forEach(spec -> out.addRegistered(specs.place(spec)));
    member
        .at()
        .forEach(
            (level, state) -> out.addAtLevels(levels.place(level)).addAtStates(state.ordinal()));
    member.releases().forEach(level -> out.addReleases(levels.place(level)));
    return out.build();
  }

  private PWalk walk(Walk walk) {
    PWalk.Builder out =
        PWalk.newBuilder()
            .setId(walk.id())
            .setBoot(Basics.boot(walk.boot()))
            .setType(walk.type().ordinal())
            .setPartial(walk.partial())
            .setReason(walk.reason())
            .setProof(walk.proof())
            .setStartedAt(walk.startedAt());
    walk.path().forEach(level -> out.addPath(levels.place(level)));
    return out.build();
  }

  private static PBatch batch(Batch batch) {
    PBatch.Builder out =
        PBatch.newBuilder()
            .setId(batch.id())
            .setLevel(Basics.level(batch.level()))
            .setForced(batch.forced());
    batch.parts().forEach(part -> out.addParts(part(part)));
    batch.participants().forEach(node -> out.addParticipants(node.value()));
    batch
        .states()
        .forEach(
            (node, state) ->
                out.addStates(
                    PNodeState.newBuilder().setNode(node.value()).setState(state.ordinal())));
    return out.build();
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
}
