package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A seed says all. */
class FaultPlanTest {
  private static final int FAULTS = 200;
  private static final int HOSTS = 3;

  @Test
  void theSameSeedIsTheSamePlan() {
    assertThat(FaultPlan.of(7, FAULTS, HOSTS)).isEqualTo(FaultPlan.of(7, FAULTS, HOSTS));
    assertThat(FaultPlan.of(7, FAULTS, HOSTS)).isNotEqualTo(FaultPlan.of(8, FAULTS, HOSTS));
  }

  @Test
  void asManyFaultsAsWereAskedForOfEveryKind() {
    Set<Class<?>> kinds = new HashSet<>();
    int count = 0;
    for (FaultPlan.Round round : FaultPlan.of(1, FAULTS, HOSTS).rounds()) {
      round.steps().forEach(step -> kinds.add(step.fault().getClass()));
      count += round.steps().size();
    }
    assertThat(count).isEqualTo(FAULTS);
    assertThat(kinds).containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
  }
}
