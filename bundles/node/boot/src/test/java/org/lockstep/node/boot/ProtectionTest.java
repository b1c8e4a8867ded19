package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.node.boot.core.HostWatchdog;
import org.lockstep.store.spi.FenceDevice;

class ProtectionTest {
  private static final List<FenceDevice> SWITCH =
      List.of(new FenceDevice("ipmilan", new TreeMap<>()));

  @Test
  void whatIsOnlyHopedForIsSaid_ND3() {
    assertThat(Protection.line(LeaseProof.SUPERVISOR, List.of(), Optional.empty(), true))
        .contains("no fence device")
        .contains("suspension")
        .contains("stopped at once")
        .contains("last wills")
        .contains("hoped for only");
    assertThat(Protection.line(LeaseProof.SUPERVISOR, SWITCH, Optional.empty(), true))
        .contains("ipmilan")
        .contains("suspension")
        .contains("hoped for only");
  }

  @Test
  void whatAWatchdogDoesAndDoesNotDoIsSaid_ND4() {
    HostWatchdog watchdog =
        new HostWatchdog("Software Watchdog", OptionalLong.of(5), false, false, false);
    assertThat(Protection.line(LeaseProof.WATCHDOG, List.of(), Optional.of(watchdog), true))
        .contains("Software Watchdog")
        .contains("5 s after its lease")
        .contains("as all must")
        .contains("suspended")
        .contains("hoped for only")
        .doesNotContain("stopped at once");
  }

  @Test
  void whereALeaseProvesNothingWhoHasToSaySoIs_ND4() {
    assertThat(Protection.line(LeaseProof.NEVER, List.of(), Optional.empty(), true))
        .contains("proves nothing")
        .contains("somebody has to look after it");
    assertThat(Protection.line(LeaseProof.NEVER, SWITCH, Optional.empty(), true))
        .contains("can be cut off by ipmilan");
  }

  @Test
  void withoutASharedDiskNoSupervisorSpeaksForTheDead_ND4() {
    assertThat(Protection.line(LeaseProof.NEVER, List.of(), Optional.empty(), false))
        .doesNotContain("supervisor,");
    assertThat(Protection.line(LeaseProof.SUPERVISOR, List.of(), Optional.empty(), false))
        .contains("a killed node, too, is waited for");
    assertThat(Protection.line(LeaseProof.SUPERVISOR, List.of(), Optional.empty(), true))
        .doesNotContain("a killed node");
  }
}
