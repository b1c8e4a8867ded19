package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.MembershipView.Subsystem;
import org.lockstep.membership.MembershipView.Underway;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionType;

class RecoveredTest {
  private static final Incarnation DEAD = Incarnation.of(2, 5);
  private static final NodeId NODE = DEAD.node();
  private static final Level SFS = new Level(300, "sfs");

  private static MembershipView view(List<Subsystem> levels, List<Underway> underway) {
    Member member = new Member(NODE, "N2", NodeState.INACTIVE, 5, List.of());
    return new MembershipView(
        "shop",
        NodeId.of(1),
        Optional.empty(),
        1,
        List.of(),
        List.of(member),
        levels,
        underway,
        List.of());
  }

  private static Subsystem sfs(NodeId... owed) {
    return new Subsystem(SubsystemSpec.of(SFS, new Barriers(1, 1, 1)), List.of(), List.of(owed));
  }

  private static Underway leave(TransitionType type) {
    return new Underway(1, NODE, type, false, Optional.empty(), 0, 1, Instant.EPOCH, List.of(), "");
  }

  private static void isRecovered(boolean expected, MembershipView view) {
    assertThat(Recovered.of(view, "sfs", Set.of(DEAD)).contains(DEAD)).isEqualTo(expected);
  }

  @Test
  void whoseForcedLeaveHasCompletedIsRecovered_DLM3() {
    isRecovered(true, view(List.of(sfs()), List.of()));
    isRecovered(true, view(List.of(sfs()), List.of(leave(TransitionType.JOINING))));
  }

  @Test
  void whoseIsUnderWayOrOwedIsNot_DLM3_MM19() {
    MembershipView underway = view(List.of(sfs()), List.of(leave(TransitionType.FORCED_LEAVING)));
    MembershipView owed = view(List.of(sfs(NODE)), List.of());
    isRecovered(false, underway);
    isRecovered(false, owed);
    assertThat(Recovered.pending(underway, "sfs")).containsExactly(DEAD);
    assertThat(Recovered.pending(owed, "sfs")).containsExactly(DEAD);
    assertThat(Recovered.pending(view(List.of(sfs()), List.of()), "sfs")).isEmpty();
  }

  @Test
  void aLevelThatNobodyHasRegisteredRecoversNobody_DLM3() {
    isRecovered(false, view(List.of(), List.of()));
  }
}
