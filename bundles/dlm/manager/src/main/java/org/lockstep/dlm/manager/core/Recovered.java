package org.lockstep.dlm.manager.core;

import java.util.Set;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Subsystem;
import org.lockstep.membership.TransitionType;

/**
 * Whose forced leave has completed at an owner level, so that nothing of them is retained (DLM-3).
 */
public final class Recovered {
  private Recovered() {}

  /**
   * @param owner the level's name; while nobody has registered it nobody has recovered anything
   */
  public static Set<Incarnation> of(MembershipView view, String owner, Set<Incarnation> dead) {
    Set<Incarnation> recovered = new TreeSet<>();
    for (Subsystem level : view.levels()) {
      if (level.spec().level().name().equals(owner)) {
        for (Incarnation each : dead) {
          if (!level.owed().contains(each.node()) && !isUnderway(view, each)) {
            recovered.add(each);
          }
        }
      }
    }
    return recovered;
  }

  private static boolean isUnderway(MembershipView view, Incarnation dead) {
    return view.transitions().stream()
        .filter(each -> each.type() == TransitionType.FORCED_LEAVING)
        .anyMatch(each -> each.node().equals(dead.node()));
  }
}
