package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.DiskFails;
import org.lockstep.itests.cluster.Fault.DiskFailsForAll;
import org.lockstep.itests.cluster.Fault.DiskHangs;
import org.lockstep.itests.cluster.Fault.DiskIsSlow;
import org.lockstep.itests.cluster.Fault.FlappingLink;
import org.lockstep.itests.cluster.Fault.Kill;
import org.lockstep.itests.cluster.Fault.LargePacketsLost;
import org.lockstep.itests.cluster.Fault.Stop;

/** A seed says all. */
class FaultPlanTest {
  private static final int FAULTS = 200;
  private static final int HOSTS = 3;

  @Test
  void theSameSeedIsTheSamePlan() {
    assertThat(FaultPlan.of(7, FAULTS, HOSTS, Store.OWN_PATHS))
        .isEqualTo(FaultPlan.of(7, FAULTS, HOSTS, Store.OWN_PATHS));
    assertThat(FaultPlan.of(7, FAULTS, HOSTS, Store.OWN_PATHS))
        .isNotEqualTo(FaultPlan.of(8, FAULTS, HOSTS, Store.OWN_PATHS));
  }

  @Test
  void asManyFaultsAsWereAskedForOfEveryKind() {
    Set<Class<?>> kinds = new HashSet<>();
    int count = 0;
    for (FaultPlan.Round round : FaultPlan.of(1, FAULTS, HOSTS, Store.OWN_PATHS).rounds()) {
      round.steps().forEach(step -> kinds.add(step.fault().getClass()));
      count += round.steps().size();
    }
    assertThat(count).isEqualTo(FAULTS);
    Set<Class<?>> all = new HashSet<>(List.of(Fault.class.getPermittedSubclasses()));
    all.remove(LargePacketsLost.class); // is nothing until something large is said: PartitionIT
    assertThat(kinds).isEqualTo(all);
  }

  @Test
  void disksFailOnlyWhereHostsHaveTheirOwnWayToThem() {
    List<Fault> faults =
        FaultPlan.of(1, FAULTS, HOSTS, Store.REPLICAS).rounds().stream()
            .flatMap(round -> round.steps().stream())
            .map(FaultPlan.Step::fault)
            .toList();
    assertThat(faults)
        .hasAtLeastOneElementOfType(FlappingLink.class)
        .doesNotHaveAnyElementsOfTypes(
            DiskFails.class, DiskFailsForAll.class, DiskHangs.class, DiskIsSlow.class);
  }

  @Test
  void stoppedSupervisorsAreJoinedByAllButWhatSuspendsTheirHost_ND4() {
    Set<Fault> others = new HashSet<>();
    Stop supervisor = new Stop(1, Part.SUPERVISOR);
    for (FaultPlan.Round round : FaultPlan.of(1, 20 * FAULTS, HOSTS, Store.OWN_PATHS).rounds()) {
      List<Fault> faults = round.steps().stream().map(FaultPlan.Step::fault).toList();
      if (faults.contains(supervisor)) {
        others.addAll(faults);
      }
    }
    assertThat(others)
        .contains(new Kill(1, Part.NODE), new DiskHangs(1), new Stop(0, Part.NODE))
        .doesNotContain(new Stop(1, Part.NODE));
  }
}
