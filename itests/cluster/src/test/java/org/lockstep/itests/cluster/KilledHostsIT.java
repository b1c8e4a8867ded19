package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SIGKILL of a host's processes: what it ran is taken over, and a node started again joins. */
class KilledHostsIT extends OnHosts {
  private static final int PANIC = 70;

  KilledHostsIT() {
    super(false);
  }

  @Test
  void aKilledNodeIsTakenOver_ND3_RL15() throws Exception {
    runsOn(1);
    hosts().kill(1, Part.NODE);
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
    hosts().kill(master, Part.NODE);
    takenOver(master, (master + 1) % HOSTS, (master + 2) % HOSTS);
    allComesBack();
  }

  @Test
  void aNodePanicsWhenItsSupervisorIsKilled_ND3() throws Exception {
    runsOn(2);
    hosts().kill(2, Part.SUPERVISOR);
    assertThat(awaitEnd(2)).as(cluster().logs()).isEqualTo(PANIC);
    takenOver(2, 0, 1);
    allComesBack();
  }

  @Test
  void nodeAndSupervisorKilledAtOnceAreTakenOverWhenTheLeaseHasRunOut_ND4() throws Exception {
    runsOn(0);
    hosts().kill(0, Part.BOTH);
    takenOver(0, 1, 2);
    allComesBack();
  }

  @Test
  void twoOfThreeAreKilledAndTheLastRunsIt_RL6() throws Exception {
    runsOn(0);
    hosts().kill(0, Part.NODE);
    hosts().kill(1, Part.BOTH);
    takenOver(0, 2);
    allComesBack();
  }

  @Test
  void allAreKilledAndTwoReturn_MM19() throws Exception {
    runsOn(1);
    hosts().kill(0, Part.BOTH);
    hosts().kill(1, Part.NODE);
    hosts().kill(2, Part.BOTH);
    cluster().start(0, 2);
    awaitAll(0, 2);
    takenOver(1, 0, 2);
    allComesBack();
  }
}
