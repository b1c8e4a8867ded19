package org.lockstep.membership.manager.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;

/** The next {@link ClusterState} in the making. */
final class Draft {
  long lastId;
  final SortedMap<NodeId, Member> members;
  final SortedMap<Level, ClusterState.Fixed> levels;
  final SortedMap<Long, Walk> walks;
  final SortedMap<Long, Batch> batches;
  final SortedMap<Level, SortedSet<Incarnation>> owed;

  /** What this draft ended, for the history: the walk and its outcome. */
  final List<Ended> ended = new ArrayList<>();

  record Ended(Walk walk, String outcome) {}

  Draft(ClusterState base) {
    lastId = base.lastId();
    members = new TreeMap<>(base.members());
    levels = new TreeMap<>(base.levels());
    walks = new TreeMap<>(base.walks());
    batches = new TreeMap<>(base.batches());
    owed = new TreeMap<>();
    base.owed().forEach((level, boots) -> owed.put(level, new TreeSet<>(boots)));
  }

  ClusterState freeze() {
    return new ClusterState(lastId, members, levels, walks, batches, owed);
  }

  long newId() {
    return ++lastId;
  }

  Optional<Member> member(Incarnation boot) {
    return Optional.ofNullable(members.get(boot.node()))
        .filter(member -> member.boot().equals(boot));
  }

  /** The boot, unless it is being forced out. */
  Optional<Member> staying(Incarnation boot) {
    return member(boot).filter(member -> !member.leavingByForce());
  }

  boolean has(Incarnation boot) {
    return member(boot).isPresent();
  }

  void update(NodeId node, UnaryOperator<Member> change) {
    members.computeIfPresent(node, (id, member) -> change.apply(member));
  }

  void put(Walk walk) {
    walks.put(walk.id(), walk);
  }

  void end(Walk walk, String outcome) {
    walks.remove(walk.id());
    ended.add(new Ended(walk, outcome));
  }

  List<Walk> walksOf(Incarnation boot) {
    return walks.values().stream().filter(walk -> walk.boot().equals(boot)).toList();
  }

  boolean isIdle(Incarnation boot) {
    return walksOf(boot).isEmpty();
  }

  /** A forced leave of the boot begins: no batch waits for it or works on it any more. */
  void leaveBatches(Incarnation boot) {
    leaveBatchesAt(batches.values().stream().map(Batch::level).toList(), boot);
  }

  /** As above, at some levels only. A batch of forced leaves keeps its parts. */
  void leaveBatchesAt(Collection<Level> at, Incarnation boot) {
    batches.replaceAll(
        (id, batch) -> {
          if (!at.contains(batch.level())) {
            return batch;
          }
          return batch.forced() ? batch.withoutParticipant(boot) : batch.without(boot);
        });
    batches.values().removeIf(batch -> batch.parts().isEmpty());
  }

  /** What a level's open batches show of a node changes with its forced leave there (MM-6). */
  void show(Level level, NodeId node, NodeState state) {
    batches.replaceAll(
        (id, batch) -> batch.level().equals(level) ? batch.showing(node, state) : batch);
  }

  boolean inOpenBatch(Walk walk) {
    return batches.values().stream().anyMatch(batch -> batch.carries(walk));
  }

  /** Whether the node is at work on what its next level owes, before its own join (MM-19). */
  boolean recovers(Walk walk) {
    return batches.values().stream()
        .anyMatch(
            batch ->
                batch.forced()
                    && walk.isAt(batch.level())
                    && batch.participants().contains(walk.boot().node()));
  }

  boolean hasOpenBatch(Level level, boolean forced) {
    return batches.values().stream()
        .anyMatch(batch -> batch.level().equals(level) && batch.forced() == forced);
  }

  void owe(Level level, Incarnation boot) {
    owed.computeIfAbsent(level, any -> new TreeSet<>()).add(boot);
  }

  void clearOwed(Level level, Incarnation boot) {
    SortedSet<Incarnation> boots = owed.get(level);
    if (boots != null && boots.remove(boot) && boots.isEmpty()) {
      owed.remove(level);
    }
  }

  /** A forced leave on its way to the level lets nobody else take a step there (MM-10). */
  static boolean frozen(Level level, SortedMap<Long, Walk> walks) {
    return walks.values().stream().anyMatch(walk -> walk.forced() && walk.path().contains(level));
  }

  /** MM-4: who has the level and is JOINED there, except those being forced out. */
  SortedSet<NodeId> joinedAt(Level level) {
    SortedSet<NodeId> nodes = new TreeSet<>();
    for (Member member : members.values()) {
      NodeState state = member.at().get(level);
      boolean there = state == NodeState.JOINED || state == NodeState.LEAVING;
      if (there && !member.leavingByForce() && !losing(member.boot(), level)) {
        nodes.add(member.boot().node());
      }
    }
    return nodes;
  }

  /** Nodes whose join this level is at work on: they take part in a forced leave there too. */
  SortedSet<NodeId> joiningAt(Level level) {
    SortedSet<NodeId> nodes = new TreeSet<>();
    for (Member member : members.values()) {
      boolean joining = member.at().get(level) == NodeState.JOINING;
      if (joining && !member.leavingByForce() && !losing(member.boot(), level)) {
        nodes.add(member.boot().node());
      }
    }
    return nodes;
  }

  private boolean losing(Incarnation boot, Level level) {
    return walks.values().stream()
        .anyMatch(walk -> walk.forced() && walk.boot().equals(boot) && walk.path().contains(level));
  }

  SortedMap<NodeId, NodeState> viewOf(Level level) {
    SortedMap<NodeId, NodeState> view = new TreeMap<>();
    members.forEach(
        (node, member) -> view.put(node, member.at().getOrDefault(level, NodeState.INACTIVE)));
    return view;
  }
}
