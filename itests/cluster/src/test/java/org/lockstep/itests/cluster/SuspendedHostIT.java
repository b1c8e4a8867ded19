package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.Kill;
import org.lockstep.itests.cluster.Fault.Stop;

/**
 * Node and supervisor stopped at once, as when a host is suspended. A lease that has run out proves
 * nothing then: {@code leaseProof = never} is for those who have such hosts (ND-4).
 */
class SuspendedHostIT extends OnHosts {
  SuspendedHostIT() {
    super(Store.ONE_DISK, "-Dlockstep.leaseProof=never");
  }

  @Test
  void isNotTakenOverBeforeItsDeathIsProvenAndNeverWakes_ND4() throws Exception {
    runsOn(1);
    new Stop(1, Part.BOTH).strike(hosts());
    Thread.sleep(LONGER_THAN_THE_LEASE_MS);
    assertThat(witness().evidence()).as("nobody starts it").isEmpty();
    hosts().goOn();
    assertThat(awaitEnd(1)).isNotZero();
    takenOver(1, 0, 2);
    allComesBack();
  }

  /** Nothing proves that the third is dead, nor that its own last boots are. */
  @Test
  void allAreKilledAndTwoReturnWhoSayForWhomTheyWait_ND4_MM19() throws Exception {
    runsOn(2);
    for (int host = 0; host < HOSTS; host++) {
      new Kill(host, Part.BOTH).strike(hosts());
    }
    cluster().start(0, 1);
    for (int host = 0; host < HOSTS; host++) {
      String name = "N" + host;
      cluster().await(0, name + " may live", status -> status.unproven(name));
    }
    assertThat(cluster().run(0, "status")).contains("N2 (boot ").contains("`fence confirm`");
    assertThat(witness().evidence()).as("nobody starts it").isEmpty();
    for (int host = 0; host < HOSTS; host++) {
      cluster().run(0, "fence", "confirm", "N" + host, "--yes");
    }
    takenOver(2, 0, 1);
    allComesBack();
  }

  @Test
  void isTakenOverWhenTheOperatorVouches_ND4() throws Exception {
    runsOn(2);
    new Kill(2, Part.BOTH).strike(hosts());
    Thread.sleep(LONGER_THAN_THE_LEASE_MS);
    assertThat(witness().evidence()).as("nobody starts it").isEmpty();
    cluster().run(0, "fence", "confirm", "N2", "--yes");
    takenOver(2, 0, 1);
    allComesBack();
  }
}
