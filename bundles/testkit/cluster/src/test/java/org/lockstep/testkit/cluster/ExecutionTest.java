package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.manager.core.ClusterState;

/** The checker of invariant 6, where no boot is a member: all count as proven dead. */
class ExecutionTest {
  private static final Incarnation ONE = Incarnation.of(0, 1);
  private static final Incarnation OTHER = Incarnation.of(1, 1);

  private final List<Throwable> broken = new ArrayList<>();
  private final Execution execution = new Execution(() -> ClusterState.EMPTY, broken::add);

  @Test
  void whatStillRunsIsFoundWhateverIsProven_6() {
    execution.called("a", ONE, ActionPhase.START);
    execution.launched("a", ONE);
    execution.called("a", OTHER, ActionPhase.RECOVERY);
    assertThat(broken).singleElement().asString().contains("6, execution exclusion");
    execution.launched("a", OTHER);
    assertThat(broken).hasSize(2);
  }

  @Test
  void whatIsOverAndProvenDeadMayStartElsewhere_6() {
    execution.called("a", ONE, ActionPhase.START);
    execution.launched("a", ONE);
    execution.ended("a", ONE);
    execution.called("a", OTHER, ActionPhase.START);
    execution.launched("a", OTHER);
    assertThat(broken).isEmpty();
  }
}
