package org.lockstep.membership.manager.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;

/**
 * Who goes through which level next. A function of the membership alone: what a master does not get
 * done, its successor plans the same way.
 */
final class Planner {
  private final Draft draft;
  private final long now;

  Planner(Draft draft, long now) {
    this.draft = draft;
    this.now = now;
  }

  /** Takes every step that nobody has to be waited for. */
  void advance() {
    while (endWalks() | startWalks() | openForced() | openOthers()) {
      // each round may make room for the next
    }
    draft
        .levels
        .keySet()
        .removeIf(
            level ->
                draft.members.values().stream()
                    .noneMatch(member -> member.registered().containsKey(level)));
  }

  /**
   * All participants have acknowledged the last barrier of a batch.
   *
   * @param faults the nodes whose listener failed in their own join, and why (MM-20)
   */
  void complete(Batch batch, SortedMap<NodeId, String> faults) {
    draft.batches.remove(batch.id());
    for (Part part : batch.parts()) {
      switch (part.type()) {
        case JOINING -> joined(batch.level(), part, faults.containsKey(part.boot().node()));
        case LEAVING -> left(batch.level(), part);
        case FORCED_LEAVING -> recovered(batch, part);
      }
    }
  }

  private void joined(Level level, Part part, boolean faulted) {
    Walk walk = draft.walks.get(part.walk());
    if (walk == null) {
      return;
    }
    NodeId node = part.boot().node();
    draft.update(node, member -> member.at(level, NodeState.JOINED));
    if (!faulted) {
      draft.put(walk.without(level));
      return;
    }
    draft.end(walk, "failed at " + level + " (MM-20)");
    draft.update(node, Member::afterFault);
    draft.update(
        node, member -> walk.partial() ? member.releasing(level) : member.wantingToLeave());
  }

  private void left(Level level, Part part) {
    Walk walk = draft.walks.get(part.walk());
    if (walk == null) {
      return;
    }
    draft.update(part.boot().node(), member -> afterLeaving(member, level, walk.partial()));
    draft.clearOwed(level, part.boot());
    draft.put(walk.without(level));
  }

  /** MM-12, MM-13: what leaves for good is deregistered; a dependant joins again. */
  private static Member afterLeaving(Member member, Level level, boolean partial) {
    Member gone = member.at(level, NodeState.INACTIVE);
    return partial && !member.releases().contains(level) ? gone : gone.deregistering(level);
  }

  private void recovered(Batch batch, Part part) {
    if (!batch.participants().isEmpty()) {
      draft.clearOwed(batch.level(), part.boot());
    }
    Walk walk = draft.walks.get(part.walk());
    if (walk != null) {
      forcedOut(walk, batch.level());
    }
  }

  private void forcedOut(Walk walk, Level level) {
    NodeId node = walk.boot().node();
    draft.update(node, member -> member.at(level, NodeState.INACTIVE).deregistering(level));
    draft.show(level, node, NodeState.INACTIVE);
    draft.put(walk.without(level));
  }

  private boolean endWalks() {
    boolean any = false;
    for (Walk walk : List.copyOf(draft.walks.values())) {
      if (walk.path().isEmpty() && walk.mayProceed()) {
        end(walk);
        any = true;
      }
    }
    return any;
  }

  private void end(Walk walk) {
    NodeId node = walk.boot().node();
    draft.end(walk, walk.partial() ? NodeState.JOINED.name() : walk.type().outcome().name());
    if (!walk.partial() && walk.type() == TransitionType.JOINING) {
      draft.update(node, member -> member.in(NodeState.JOINED));
    }
    Member member = draft.members.get(node);
    boolean over =
        member != null
            && (member.leavingByForce()
                || (!walk.partial() && walk.type() == TransitionType.LEAVING));
    if (over && draft.isIdle(walk.boot())) {
      draft.members.remove(node);
    }
  }

  private boolean startWalks() {
    boolean any = false;
    for (Member member : List.copyOf(draft.members.values())) {
      if (!member.leavingByForce()) {
        any |= turnBack(member) | start(draft.members.getOrDefault(member.boot().node(), member));
      }
    }
    return any;
  }

  /** MM-8: a join that is no longer wanted ends where no level is at work on it. */
  private boolean turnBack(Member member) {
    boolean any = false;
    for (Walk walk : List.copyOf(draft.walks.values())) {
      boolean unwanted =
          walk.boot().equals(member.boot())
              && walk.type() == TransitionType.JOINING
              && (member.leaveWanted()
                  || walk.path().stream().anyMatch(member.releases()::contains));
      if (unwanted && !draft.inOpenBatch(walk) && !draft.recovers(walk)) {
        draft.end(walk, "turned into a leave");
        any = true;
      }
    }
    return any;
  }

  private boolean start(Member member) {
    if (!draft.isIdle(member.boot()) || !draft.has(member.boot())) {
      return false;
    }
    NodeId node = member.boot().node();
    if (member.leaveWanted()) {
      draft.update(node, old -> old.in(NodeState.LEAVING));
      return begin(member, TransitionType.LEAVING, false, descending(member.at().keySet()));
    }
    if (!member.releases().isEmpty()) {
      SortedSet<Level> going = member.withDependants(member.releases());
      going.retainAll(member.at().keySet());
      if (!going.isEmpty()) {
        return begin(member, TransitionType.LEAVING, true, descending(going));
      }
      member.releases().forEach(level -> draft.update(node, old -> old.deregistering(level)));
      return true;
    }
    SortedSet<Level> missing = new TreeSet<>(member.registered().keySet());
    missing.removeAll(member.at().keySet());
    boolean partial = member.state() == NodeState.JOINED;
    return (!missing.isEmpty() || !partial)
        && begin(member, TransitionType.JOINING, partial, missing);
  }

  private boolean begin(
      Member member, TransitionType type, boolean partial, Iterable<Level> levels) {
    List<Level> path = new ArrayList<>();
    levels.forEach(path::add);
    draft.put(new Walk(draft.newId(), member.boot(), type, partial, path, "", "", now));
    return true;
  }

  private static List<Level> descending(Iterable<Level> levels) {
    List<Level> path = new ArrayList<>();
    levels.forEach(path::add);
    path.sort(Collections.reverseOrder());
    return path;
  }

  private boolean openForced() {
    boolean any = false;
    for (Level level : nextLevels(true)) {
      if (draft.hasOpenBatch(level, true)) {
        continue;
      }
      List<Walk> walks = waitingAt(level, true);
      if (draft.joinedAt(level).isEmpty() && draft.joiningAt(level).isEmpty()) {
        walks.forEach(walk -> forcedOut(walk, level)); // nobody to recover: owed (MM-19)
      } else {
        SortedSet<NodeId> participants = draft.joinedAt(level);
        participants.addAll(draft.joiningAt(level));
        open(level, true, walks.stream().map(walk -> part(walk, level)).toList(), participants);
      }
      any = true;
    }
    return any;
  }

  private boolean openOthers() {
    boolean any = false;
    for (Level level : nextLevels(false)) {
      if (draft.hasOpenBatch(level, false)
          || draft.hasOpenBatch(level, true)
          || Draft.frozen(level, draft.walks)) {
        continue;
      }
      List<Walk> walks = waitingAt(level, false);
      SortedSet<NodeId> participants = draft.joinedAt(level);
      walks.forEach(walk -> participants.add(walk.boot().node()));
      List<Part> owed = owedAt(level, walks);
      if (owed.isEmpty()) {
        open(level, false, walks.stream().map(walk -> part(walk, level)).toList(), participants);
      } else {
        open(level, true, owed, participants); // before the first join counts (MM-19)
      }
      any = true;
    }
    return any;
  }

  private void open(Level level, boolean forced, List<Part> parts, SortedSet<NodeId> nodes) {
    for (Part part : parts) {
      if (part.walk() != Part.OWED) {
        draft.update(part.boot().node(), member -> member.at(level, part.type().state()));
      }
      if (part.type() == TransitionType.JOINING) {
        draft.owe(level, part.boot());
      }
      if (forced) {
        draft.show(level, part.boot().node(), NodeState.FORCED_LEAVING);
      }
    }
    SortedMap<NodeId, NodeState> states = new TreeMap<>(draft.viewOf(level));
    parts.forEach(part -> states.put(part.boot().node(), part.type().state()));
    long id = draft.newId();
    draft.batches.put(id, new Batch(id, level, forced, parts, nodes, states));
  }

  private Part part(Walk walk, Level level) {
    Member member = draft.members.get(walk.boot().node());
    NodeState previous =
        member == null ? NodeState.INACTIVE : member.at().getOrDefault(level, NodeState.INACTIVE);
    return part(walk.id(), walk.boot(), walk.type(), previous, walk.partial(), level);
  }

  private Part part(
      long walk,
      Incarnation boot,
      TransitionType type,
      NodeState previous,
      boolean partial,
      Level level) {
    ClusterState.Fixed fixed = draft.levels.get(level);
    int barriers = fixed == null ? 1 : fixed.spec().barriers().of(type);
    return new Part(walk, boot, type, previous, partial, barriers);
  }

  private List<Part> owedAt(Level level, List<Walk> joiners) {
    if (joiners.stream().noneMatch(walk -> walk.type() == TransitionType.JOINING)) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    for (Incarnation boot : draft.owed.getOrDefault(level, new TreeSet<>())) {
      Member member = draft.members.get(boot.node());
      boolean present =
          member != null && member.boot().equals(boot) && member.at().containsKey(level);
      if (!present) {
        boolean partial = draft.has(boot); // only its subsystem was lost
        parts.add(
            part(Part.OWED, boot, TransitionType.FORCED_LEAVING, NodeState.JOINED, partial, level));
      }
    }
    return parts;
  }

  private SortedSet<Level> nextLevels(boolean forced) {
    SortedSet<Level> levels = new TreeSet<>();
    for (Walk walk : draft.walks.values()) {
      if (walk.forced() == forced && isWaiting(walk)) {
        levels.add(walk.path().get(0));
      }
    }
    return levels;
  }

  private List<Walk> waitingAt(Level level, boolean forced) {
    return draft.walks.values().stream()
        .filter(walk -> walk.forced() == forced && isWaiting(walk) && walk.isAt(level))
        .toList();
  }

  private boolean isWaiting(Walk walk) {
    return !walk.path().isEmpty()
        && walk.mayProceed()
        && !draft.inOpenBatch(walk)
        && !(walk.forced() ? lowerOneIsForced(walk) : isLosing(walk.boot()));
  }

  /** What is lost of a node is recovered before that node goes on in order (MM-3, MM-13). */
  private boolean isLosing(Incarnation boot) {
    return draft.walksOf(boot).stream().anyMatch(Walk::forced);
  }

  /** Two forced leaves of one boot, of a level and then of the node, rise as one (MM-3). */
  private boolean lowerOneIsForced(Walk walk) {
    return draft.walksOf(walk.boot()).stream()
        .filter(other -> other.forced() && other.id() != walk.id() && !other.path().isEmpty())
        .anyMatch(other -> other.path().get(0).compareTo(walk.path().get(0)) < 0);
  }
}
