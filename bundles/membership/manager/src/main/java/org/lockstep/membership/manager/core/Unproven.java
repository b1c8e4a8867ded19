package org.lockstep.membership.manager.core;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;

/**
 * Whose death keeps a node that is no member from becoming master, while nobody proves it (ND-4).
 */
public final class Unproven {
  private Unproven() {}

  /**
   * Members that are gone and not proven to be dead; none while another member is left to decide.
   */
  public static SortedSet<Incarnation> of(Incarnation self, ClusterState state, DeathWatch deaths) {
    SortedSet<Incarnation> unproven = new TreeSet<>();
    SortedSet<Incarnation> others = new TreeSet<>();
    for (Member member : state.members().values()) {
      if (member.boot().equals(self)) {
        return Collections.emptySortedSet();
      }
      (deaths.needsProof(member.boot()) ? unproven : others).add(member.boot());
    }
    boolean somebodyDecides = !unproven.isEmpty() && others.stream().anyMatch(deaths::alive);
    return somebodyDecides ? Collections.emptySortedSet() : unproven;
  }
}
