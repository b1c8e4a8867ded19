package org.lockstep.membership.manager.wire;

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

/** Reads one membership; what makes no sense is an {@link IllegalArgumentException}. */
final class StateReader {
  private final PClusterState in;
  private final Named<Level> named = new Named<>();
  private final Named<SubsystemSpec> specs = new Named<>();

  StateReader(PClusterState in) {
    this.in = in;
  }

  ClusterState read() {
    in.getLevelsNamedList().forEach(level -> named.add(Basics.level(level)));
    in.getSpecsNamedList().forEach(spec -> specs.add(Basics.spec(spec)));
    SortedMap<NodeId, Member> members = new TreeMap<>();
    in.getMembersList().stream()
        .map(this::member)
        .forEach(member -> members.put(member.boot().node(), member));
    SortedMap<Long, Walk> walks = new TreeMap<>();
    in.getWalksList().stream().map(this::walk).forEach(walk -> walks.put(walk.id(), walk));
    SortedMap<Long, Batch> batches = new TreeMap<>();
    in.getBatchesList().stream()
        .map(StateReader::batch)
        .forEach(batch -> batches.put(batch.id(), batch));
    return new ClusterState(in.getLastId(), members, levels(), walks, batches, owed());
  }

  private SortedMap<Level, ClusterState.Fixed> levels() {
    SortedMap<Level, ClusterState.Fixed> levels = new TreeMap<>();
    for (PFixed fixed : in.getLevelsList()) {
      SubsystemSpec spec = Basics.spec(fixed.getSpec());
      levels.put(spec.level(), new ClusterState.Fixed(spec, Basics.node(fixed.getBy())));
    }
    return levels;
  }

  private SortedMap<Level, SortedSet<Incarnation>> owed() {
    SortedMap<Level, SortedSet<Incarnation>> owed = new TreeMap<>();
    for (POwed each : in.getOwedList()) {
      SortedSet<Incarnation> boots = new TreeSet<>();
      each.getBootsList().forEach(boot -> boots.add(Basics.boot(boot)));
      owed.put(Basics.level(each.getLevel()), boots);
    }
    return owed;
  }

  private Member member(PMember member) {
    SortedMap<Level, SubsystemSpec> registered = new TreeMap<>();
    member.getRegisteredList().stream()
        .map(specs::at)
        .forEach(spec -> registered.put(spec.level(), spec));
    SortedSet<Level> releases = new TreeSet<>();
    member.getReleasesList().forEach(place -> releases.add(named.at(place)));
    return new Member(
        Basics.boot(member.getBoot()),
        Basics.state(member.getState()),
        registered,
        at(member),
        member.getLeaveWanted(),
        releases,
        member.getFaulted());
  }

  private SortedMap<Level, NodeState> at(PMember member) {
    if (member.getAtLevelsCount() != member.getAtStatesCount()) {
      throw new IllegalArgumentException("a member has levels without a state");
    }
    SortedMap<Level, NodeState> at = new TreeMap<>();
    for (int i = 0; i < member.getAtLevelsCount(); i++) {
      at.put(named.at(member.getAtLevels(i)), Basics.state(member.getAtStates(i)));
    }
    return at;
  }

  private Walk walk(PWalk walk) {
    return new Walk(
        walk.getId(),
        Basics.boot(walk.getBoot()),
        Basics.type(walk.getType()),
        walk.getPartial(),
        walk.getPathList().stream().map(named::at).toList(),
        walk.getReason(),
        walk.getProof(),
        walk.getStartedAt());
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
        batch.getPartsList().stream().map(StateReader::part).toList(),
        participants,
        states);
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
