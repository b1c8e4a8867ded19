package org.lockstep.membership.manager.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;

/**
 * The active membership (DB-1): what the master commits and its successor adopts. Immutable; {@link
 * Draft} makes the next one.
 *
 * @param lastId of walks and batches
 * @param levels whose registration fixed each level's barriers (MM-7)
 * @param owed recoveries: noted when a boot is first notified at a level (MM-19)
 */
public record ClusterState(
    long lastId,
    SortedMap<NodeId, Member> members,
    SortedMap<Level, Fixed> levels,
    SortedMap<Long, Walk> walks,
    SortedMap<Long, Batch> batches,
    SortedMap<Level, SortedSet<Incarnation>> owed) {
  public static final ClusterState EMPTY =
      new ClusterState(
          0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  /** A level's declaration and the node that made it first. */
  public record Fixed(SubsystemSpec spec, NodeId by) {}

  public ClusterState {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    levels = Collections.unmodifiableSortedMap(new TreeMap<>(levels));
    walks = Collections.unmodifiableSortedMap(new TreeMap<>(walks));
    batches = Collections.unmodifiableSortedMap(new TreeMap<>(batches));
    SortedMap<Level, SortedSet<Incarnation>> copy = new TreeMap<>();
    owed.forEach(
        (level, boots) -> copy.put(level, Collections.unmodifiableSortedSet(new TreeSet<>(boots))));
    owed = Collections.unmodifiableSortedMap(copy);
  }

  public boolean isMember(Incarnation boot) {
    Member member = members.get(boot.node());
    return member != null && member.boot().equals(boot);
  }

  public Optional<Incarnation> bootOf(NodeId node) {
    return Optional.ofNullable(members.get(node)).map(Member::boot);
  }

  public NodeState stateOf(NodeId node) {
    Member member = members.get(node);
    return member == null ? NodeState.INACTIVE : member.state();
  }

  /**
   * The batch that carries a walk, or the one that its next level is still at work on: an owed
   * recovery (MM-19), or what others began. For those who wait (DESIGN, rule 8).
   */
  public Optional<Batch> awaitedBy(Walk walk) {
    Optional<Batch> own =
        batches.values().stream().filter(batch -> batch.carries(walk)).findFirst();
    return own.or(
        () ->
            batches.values().stream()
                .filter(batch -> walk.path().stream().limit(1).anyMatch(batch.level()::equals))
                .findFirst());
  }

  /** A boot that has to stop at once: it is being forced out, or a newer one took its place. */
  public boolean excludes(Incarnation boot) {
    Member member = members.get(boot.node());
    return member != null && (!member.boot().equals(boot) || member.leavingByForce());
  }
}
