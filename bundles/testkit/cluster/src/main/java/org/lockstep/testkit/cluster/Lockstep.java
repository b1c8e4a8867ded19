package org.lockstep.testkit.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Part;
import org.lockstep.membership.manager.core.Walk;

/** Invariants 4, 5 and 8, and Table 1: what subsystems are told, and when. */
final class Lockstep {
  private final Supplier<? extends Set<NodeId>> configured;
  private final Supplier<ClusterState> confirmed;
  private final Silence silence;
  private final Set<Told> told = new HashSet<>();
  private final Set<Long> opened = new HashSet<>();
  private final Map<Work, Integer> answered = new HashMap<>();
  private final Set<Work> failed = new HashSet<>();
  private final Set<Site> removing = new HashSet<>();
  private final Set<Site> reached = new HashSet<>();
  private final Map<Content, String> contents = new HashMap<>();
  private final Map<Subject, NodeTransition> last = new HashMap<>();

  private record Told(Incarnation boot, long batch, int barrier) {}

  /** A subsystem of a boot. */
  private record Site(Incarnation boot, Level level) {}

  private record Work(Incarnation boot, long batch) {}

  private record Content(long batch, int barrier, Incarnation about) {}

  /** A listener, and whom it was told about. */
  private record Subject(Incarnation told, Level level, Incarnation about) {}

  /**
   * @param configured all nodes, as confirmed
   */
  Lockstep(
      Supplier<? extends Set<NodeId>> configured,
      Supplier<ClusterState> confirmed,
      Silence silence) {
    this.configured = configured;
    this.confirmed = confirmed;
    this.silence = silence;
  }

  void told(Incarnation boot, Level level, Notification notification) {
    int barrier = notification.transitions().get(0).barrier();
    if (!told.add(new Told(boot, notification.batch(), barrier))) {
      throw new AssertionError("MM-15: " + boot + " is told twice: " + notification);
    }
    reached.add(new Site(boot, level));
    everyNodeIsShown(notification);
    nobodyOwesTheBarrierBefore(notification.batch(), barrier);
    for (NodeTransition each : notification.transitions()) {
      sameForAll(notification.batch(), each);
      if (each.type() == TransitionType.FORCED_LEAVING && !each.partial()) {
        silence.begins(each.incarnation());
      }
      if (barrier == 0 && !boot.equals(each.incarnation())) {
        allowed(boot, level, each);
      }
    }
  }

  /** MM-6: the level's state of every configured node. */
  private void everyNodeIsShown(Notification notification) {
    Set<NodeId> all = configured.get();
    if (!notification.states().keySet().containsAll(all)) {
      throw new AssertionError("MM-6: of " + all + " only: " + notification.states());
    }
  }

  /** Invariant 4: all recipients see the same. */
  private void sameForAll(long batch, NodeTransition each) {
    String said =
        each.type() + " " + each.barriers() + " " + each.previous() + " " + each.partial();
    Content content = new Content(batch, each.barrier(), each.incarnation());
    String before = contents.putIfAbsent(content, said);
    if (before != null && !before.equals(said)) {
      throw new AssertionError("4, batch agreement: " + content + ": " + said + " and " + before);
    }
  }

  /** Invariant 4, of those that the batch still waits for. */
  private void nobodyOwesTheBarrierBefore(long id, int barrier) {
    Batch batch = confirmed.get().batches().get(id);
    if (batch == null || batch.level().equals(Level.MEMBERSHIP)) {
      return;
    }
    for (NodeId node : batch.participants()) {
      Incarnation boot = confirmed.get().bootOf(node).orElseThrow();
      int done = answered.getOrDefault(new Work(boot, id), -1);
      boolean left = failed.contains(new Work(boot, id)); // told nothing more (MM-20)
      if (!left && !isGone(new Site(boot, batch.level())) && done < barrier - 1) {
        throw new AssertionError(
            "4, batch agreement: " + boot + " owes a barrier before " + barrier + " of " + batch);
      }
    }
  }

  /** One that was removed before it was ever told anything: its node answers for it. */
  private boolean isGone(Site site) {
    return removing.contains(site) && !reached.contains(site);
  }

  /** Published, perhaps anew: that the one before was told something says nothing of this one. */
  void published(Incarnation boot, Level level) {
    reached.remove(new Site(boot, level));
  }

  void removing(Incarnation boot, Level level) {
    removing.add(new Site(boot, level));
  }

  private void allowed(Incarnation boot, Level level, NodeTransition now) {
    NodeTransition before = last.put(new Subject(boot, level, now.incarnation()), now);
    if (before == null) {
      return;
    }
    boolean again =
        switch (before.type()) {
          case JOINING -> now.type() != TransitionType.JOINING;
          case LEAVING ->
              now.type() == TransitionType.FORCED_LEAVING
                  || (before.partial() && now.type() == TransitionType.JOINING);
          case FORCED_LEAVING -> before.partial() && joinsOrJoined(now);
        };
    if (!again) {
      throw new AssertionError(
          "Table 1: "
              + boot
              + " at "
              + level
              + " is told "
              + now.type()
              + " after "
              + before.type()
              + " of "
              + now.incarnation());
    }
  }

  /** It joined the level again, though it did not live until others were told. */
  private static boolean joinsOrJoined(NodeTransition now) {
    return now.type() == TransitionType.JOINING || now.previous() == NodeState.JOINING;
  }

  void answered(Incarnation boot, Notification notification) {
    answered.merge(
        new Work(boot, notification.batch()),
        notification.transitions().get(0).barrier(),
        Math::max);
  }

  void failed(Incarnation boot, Notification notification) {
    failed.add(new Work(boot, notification.batch()));
  }

  /** What every confirmed membership has to be like. */
  void committed() {
    ClusterState state = confirmed.get();
    last.keySet().removeIf(subject -> !isThere(state, subject)); // one that was away knows nothing
    for (Member member : state.members().values()) {
      long directions =
          state.walks().values().stream()
              .filter(walk -> walk.boot().equals(member.boot()))
              .filter(walk -> walk.type() != TransitionType.FORCED_LEAVING)
              .count();
      if (directions > 1) {
        throw new AssertionError("5, order: two directions of " + member.boot() + ": " + state);
      }
    }
    oneAtATime(state);
    state.walks().values().forEach(Lockstep::inOrder);
    for (Batch batch : state.batches().values()) {
      recoveredFirst(state, batch);
      if (opened.add(batch.id())) {
        nobodyIsMissed(state, batch);
        batch.parts().forEach(part -> inOrder(state, batch.level(), part));
      }
    }
  }

  /** MM-5, MM-10: a level works on one batch, and on one of forced leaves on top of it. */
  private static void oneAtATime(ClusterState state) {
    Set<String> working = new HashSet<>();
    for (Batch batch : state.batches().values()) {
      if (!working.add(batch.level() + " " + batch.forced())) {
        throw new AssertionError("5, order: two batches at " + batch.level() + ": " + state);
      }
    }
  }

  /** MM-4: who is at the level, and is not being forced out, of the level or of all. */
  private static void nobodyIsMissed(ClusterState state, Batch batch) {
    for (Member member : state.members().values()) {
      boolean there = member.at().containsKey(batch.level());
      boolean going =
          member.state() == NodeState.FORCED_LEAVING
              || state.walks().values().stream()
                  .filter(walk -> walk.type() == TransitionType.FORCED_LEAVING)
                  .anyMatch(walk -> walk.boot().equals(member.boot()));
      if (there && !going && !batch.participants().contains(member.boot().node())) {
        throw new AssertionError("4, batch agreement: " + member.boot() + " is missed by " + batch);
      }
    }
  }

  /** Invariant 5, of what is still to come. */
  private static void inOrder(Walk walk) {
    List<Level> path = new ArrayList<>(walk.path());
    if (walk.type() == TransitionType.LEAVING) {
      Collections.reverse(path);
    }
    for (int i = 1; i < path.size(); i++) {
      if (path.get(i - 1).compareTo(path.get(i)) >= 0) {
        throw new AssertionError("5, order: " + walk);
      }
    }
  }

  /** Invariant 5: joins and forced leaves rise, graceful leaves descend (MM-3). */
  private static void inOrder(ClusterState state, Level level, Part part) {
    Member member = state.members().get(part.boot().node());
    if (part.partial() || member == null || !member.boot().equals(part.boot())) {
      return;
    }
    boolean wrong =
        switch (part.type()) {
          case JOINING ->
              member.at().headMap(level).values().stream().anyMatch(at -> at != NodeState.JOINED);
          case LEAVING -> member.at().lastKey().compareTo(level) > 0;
          case FORCED_LEAVING -> member.at().firstKey().compareTo(level) < 0;
        };
    if (wrong) {
      throw new AssertionError("5, order: " + part + " at " + level + " of " + member.at());
    }
  }

  private static boolean isThere(ClusterState state, Subject subject) {
    Member member = state.members().get(subject.told.node());
    return member != null
        && member.boot().equals(subject.told)
        && member.at().containsKey(subject.level);
  }

  /** Invariant 8: what is owed is done before anybody joins (MM-19). */
  private static void recoveredFirst(ClusterState state, Batch batch) {
    boolean joins = batch.parts().stream().anyMatch(part -> part.type() == TransitionType.JOINING);
    boolean otherIsThere =
        state.members().values().stream()
            .anyMatch(member -> member.at().get(batch.level()) == NodeState.JOINED);
    if (joins && !otherIsThere) {
      Set<Incarnation> owed =
          new TreeSet<>(state.owed().getOrDefault(batch.level(), new TreeSet<>()));
      owed.removeIf(state::isMember);
      if (!owed.isEmpty()) {
        throw new AssertionError("8, skipped recovery: " + owed + " before " + batch);
      }
    }
  }
}
