package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.Kill;
import org.lockstep.itests.cluster.Fault.Stop;

/** SIGSTOP for longer than the lease, then SIGCONT: nobody wakes into what others have taken. */
class StoppedHostsIT extends OnHosts {
  private static final int PANIC = 70;

  StoppedHostsIT() {
    super(Store.ONE_DISK);
  }

  @Test
  void aStoppedNodeIsKilledByItsSupervisorAndNeverWakes_ND3() throws Exception {
    runsOn(1);
    new Stop(1, Part.NODE).strike(hosts());
    takenOver(1, 0, 2);
    hosts().goOn();
    assertThat(awaitEnd(1)).isNotZero();
    allComesBack();
  }

  @Test
  void aStoppedMasterIsKilledByItsSupervisorAndNeverWakes_DB4_ND3() throws Exception {
    int master = master();
    runsOn(master);
    new Stop(master, Part.NODE).strike(hosts());
    takenOver(master, (master + 1) % HOSTS, (master + 2) % HOSTS);
    hosts().goOn();
    assertThat(awaitEnd(master)).isNotZero();
    allComesBack();
  }

  @Test
  void aNodeWhoseSupervisorIsStoppedEndsWithItsPrograms_ND3_RL15() throws Exception {
    runsOn(2);
    new Stop(2, Part.SUPERVISOR).strike(hosts());
    Thread.sleep(LONGER_THAN_THE_LEASE_MS);
    assertThat(cluster().process(2).isAlive()).as(cluster().logs()).isFalse();
    assertThat(awaitEnd(2)).isEqualTo(PANIC);
    takenOver(2, 0, 1);
    new Kill(2, Part.NODE).strike(hosts());
    allComesBack();
  }

  /** Before it can have been noticed: nobody but the kernel ends the programs. */
  @Test
  void aStoppedSupervisorsProgramsDieWithTheirNode_ND3_RL15() throws Exception {
    runsOn(2);
    new Stop(2, Part.SUPERVISOR).strike(hosts());
    new Kill(2, Part.NODE).strike(hosts());
    takenOver(2, 0, 1);
    hosts().goOn();
    allComesBack();
  }
}
