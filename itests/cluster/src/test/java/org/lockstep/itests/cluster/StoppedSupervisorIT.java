package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.Stop;

/**
 * SIGSTOP of a supervisor where no PID namespace holds programs together: its node has to see to
 * them before it ends.
 */
class StoppedSupervisorIT extends OnHosts {
  private static final int PANIC = 70;

  StoppedSupervisorIT() {
    super(Store.ONE_DISK, "-Dlockstep.containment=signal");
  }

  @Test
  void itsProgramsEndWithItsNode_ND3_RL15() throws Exception {
    runsOn(1);
    new Stop(1, Part.SUPERVISOR).strike(hosts());
    assertThat(awaitEnd(1)).isEqualTo(PANIC);
    takenOver(1, 0, 2);
    allComesBack();
  }
}
