package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.Kill;

/** SIGKILL of a host's processes: what it ran is taken over, and a node started again joins. */
class KilledHostsIT extends OnHosts {
  private static final int PANIC = 70;

  KilledHostsIT() {
    super(Store.ONE_DISK);
  }

  @Test
  void aKilledNodeIsTakenOver_ND3_RL15() throws Exception {
    runsOn(1);
    new Kill(1, Part.NODE).strike(hosts());
    takenOver(1, 0, 2);
    assertThat(cluster().run(0, "history", "--node", "N1", "--json"))
        .contains("FORCED_LEAVING")
        .contains("death mark");
    allComesBack();
  }

  @Test
  void aKilledMasterIsTakenOver_DB4_ND3() throws Exception {
    int master = master();
    runsOn(master);
    new Kill(master, Part.NODE).strike(hosts());
    takenOver(master, (master + 1) % HOSTS, (master + 2) % HOSTS);
    allComesBack();
  }

  @Test
  void aNodePanicsWhenItsSupervisorIsKilled_ND3() throws Exception {
    runsOn(2);
    new Kill(2, Part.SUPERVISOR).strike(hosts());
    assertThat(awaitEnd(2)).as(cluster().logs()).isEqualTo(PANIC);
    takenOver(2, 0, 1);
    allComesBack();
  }

  @Test
  void nodeAndSupervisorKilledAtOnceAreTakenOverWhenTheLeaseHasRunOut_ND4() throws Exception {
    runsOn(0);
    new Kill(0, Part.BOTH).strike(hosts());
    takenOver(0, 1, 2);
    allComesBack();
  }

  @Test
  void twoOfThreeAreKilledAndTheLastRunsIt_RL6() throws Exception {
    runsOn(0);
    new Kill(0, Part.NODE).strike(hosts());
    new Kill(1, Part.BOTH).strike(hosts());
    takenOver(0, 2);
    allComesBack();
  }

  @Test
  void allAreKilledAndTwoReturn_MM19() throws Exception {
    runsOn(1);
    new Kill(0, Part.BOTH).strike(hosts());
    new Kill(1, Part.NODE).strike(hosts());
    new Kill(2, Part.BOTH).strike(hosts());
    cluster().start(0, 2);
    awaitAll(0, 2);
    takenOver(1, 0, 2);
    allComesBack();
  }
}
