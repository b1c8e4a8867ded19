package org.lockstep.membership.manager.core;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;

/**
 * The boots that are members no more. None is one twice: what it asked for before may arrive, or be
 * carried out, when it has left (MM-12).
 */
final class Departed {
  private final SortedMap<NodeId, Integer> latest = new TreeMap<>();

  /** A confirmed change of the membership. */
  void note(ClusterState before, ClusterState now) {
    before.members().values().stream()
        .map(Member::boot)
        .filter(boot -> !now.isMember(boot))
        .forEach(boot -> latest.merge(boot.node(), boot.number(), Math::max));
  }

  /**
   * Of a join.
   *
   * @param confirmed the membership before what the draft changes
   */
  Optional<Problem> refusal(Incarnation boot, ClusterState confirmed, Draft draft) {
    boolean leavesNow = confirmed.isMember(boot) && !draft.has(boot);
    return leavesNow || latest.getOrDefault(boot.node(), 0) >= boot.number()
        ? Optional.of(
            new Problem(Ask.GONE, "join refused", boot.toString(), "this boot has been a member"))
        : Optional.empty();
  }
}
