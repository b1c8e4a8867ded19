package org.lockstep.membership.manager.core;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;

/**
 * Whom all wait for, when a barrier takes longer than it may (MM-16). Who says that it waits for
 * another is not to blame, but that other is.
 *
 * @param awaited who has not acknowledged
 * @param late those of them whose time is up
 * @param waitsFor what listeners have said
 */
record Overdue(
    SortedSet<NodeId> awaited, SortedSet<NodeId> late, SortedMap<NodeId, NodeId> waitsFor) {

  /**
   * The one that most wait for.
   *
   * @param mayGo who can be done without
   */
  Optional<NodeId> culprit(Predicate<NodeId> mayGo) {
    SortedMap<NodeId, Integer> blamed = new TreeMap<>();
    for (NodeId node : late) {
      NodeId root = blamedBy(node);
      boolean inTime = awaited.contains(root) && !late.contains(root);
      if (!inTime) {
        blamed.merge(root, 1, Integer::sum);
      }
    }
    return blamed.keySet().stream()
        .filter(mayGo)
        .max(Comparator.<NodeId>comparingInt(blamed::get).thenComparing(node -> node));
  }

  /** At the end of the chain; of those that wait for each other the highest. */
  private NodeId blamedBy(NodeId node) {
    SortedSet<NodeId> chain = new TreeSet<>();
    NodeId at = node;
    while (waitsFor.containsKey(at) && chain.add(at)) {
      at = waitsFor.get(at);
    }
    if (!chain.contains(at)) {
      return at;
    }
    SortedSet<NodeId> circle = new TreeSet<>();
    while (circle.add(at)) {
      at = waitsFor.get(at);
    }
    return circle.last();
  }

  /**
   * Whether the others would be those who survive, were they cut off from this one and from all
   * whose forced leave still waits for a proof (MM-17: two survive with either).
   *
   * @param unheard with whom the master is not connected: it cannot count on them
   */
  static boolean canDoWithout(ClusterState state, NodeId node, NodeId master, Set<NodeId> unheard) {
    SortedSet<NodeId> left = counting(state);
    if (!left.remove(node)) {
      return true;
    }
    left.removeAll(unheard);
    long going =
        1 + state.walks().values().stream().filter(Overdue::isGoing).map(Walk::boot).count();
    boolean tied = left.size() == going;
    return left.size() > going || (tied && (going == 1 || left.contains(master)));
  }

  /** Those that are JOINED; while nobody is, all that stay. */
  private static SortedSet<NodeId> counting(ClusterState state) {
    SortedSet<NodeId> joined = new TreeSet<>();
    SortedSet<NodeId> staying = new TreeSet<>();
    for (Member member : state.members().values()) {
      if (member.state() == NodeState.JOINED) {
        joined.add(member.boot().node());
      }
      if (!member.leavingByForce()) {
        staying.add(member.boot().node());
      }
    }
    return joined.isEmpty() ? staying : joined;
  }

  private static boolean isGoing(Walk walk) {
    return walk.forced() && !walk.partial() && walk.proof().isEmpty();
  }

  /** For people. */
  String reason(Batch batch, BatchRun run, NodeId culprit, Moment now) {
    SortedSet<NodeId> others = new TreeSet<>(waitsFor.keySet());
    others.removeIf(node -> !culprit.equals(waitsFor.get(node)));
    return (awaited.contains(culprit) ? "it does not acknowledge" : others + " wait for it at")
        + " barrier "
        + run.barrier()
        + " of "
        + batch.level()
        + " for "
        + run.waitingMs(now)
        + " ms (MM-16)";
  }
}
