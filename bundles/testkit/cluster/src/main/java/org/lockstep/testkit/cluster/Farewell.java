package org.lockstep.testkit.cluster;

import java.util.HashSet;
import java.util.Set;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;

/** MM-12: a node's shared I/O has closed before anybody can know that it has left. */
final class Farewell {
  private final Set<Incarnation> quiescent = new HashSet<>();

  /** It writes no shared data any more, and its programs have ended. */
  void quiescent(Incarnation boot) {
    quiescent.add(boot);
  }

  void changed(ClusterState before, ClusterState now) {
    for (Member member : before.members().values()) {
      boolean left = member.state() == NodeState.LEAVING && !now.isMember(member.boot());
      if (left && !quiescent.contains(member.boot())) {
        throw new AssertionError("MM-12: " + member.boot() + " has left with its I/O gate open");
      }
    }
  }
}
