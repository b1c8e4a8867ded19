package org.lockstep.dlm.manager.core;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.MembershipView.Subsystem;
import org.lockstep.membership.TransitionType;

/** Of whose dead nodes an owner level still has to recover what they locked (DLM-3). */
public final class Recovered {
  private Recovered() {}

  /** Those of whom this is done; while nobody has registered the level, nobody has done it. */
  public static Set<Incarnation> of(MembershipView view, String owner, Set<Incarnation> dead) {
    Optional<Subsystem> level = level(view, owner);
    Set<Incarnation> recovered = new TreeSet<>();
    for (Incarnation each : dead) {
      boolean owed = level.filter(it -> it.owed().contains(each.node())).isPresent();
      if (level.isPresent() && !owed && !isUnderway(view, each.node())) {
        recovered.add(each);
      }
    }
    return recovered;
  }

  /** Those of whom it is not, as far as the cluster knows: for who has not seen them die. */
  public static Set<Incarnation> pending(MembershipView view, String owner) {
    Optional<Subsystem> level = level(view, owner);
    Set<Incarnation> pending = new TreeSet<>();
    for (Member member : view.nodes()) {
      boolean owed = level.filter(it -> it.owed().contains(member.id())).isPresent();
      if (owed || isUnderway(view, member.id())) {
        pending.add(new Incarnation(member.id(), member.incarnation()));
      }
    }
    return pending;
  }

  private static Optional<Subsystem> level(MembershipView view, String owner) {
    return view.levels().stream()
        .filter(level -> level.spec().level().name().equals(owner))
        .findFirst();
  }

  private static boolean isUnderway(MembershipView view, NodeId dead) {
    return view.transitions().stream()
        .filter(each -> each.type() == TransitionType.FORCED_LEAVING)
        .anyMatch(each -> each.node().equals(dead));
  }
}
