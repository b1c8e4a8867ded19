package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.spi.FenceDevice;

class ProtectionTest {
  private static final List<FenceDevice> SWITCH =
      List.of(new FenceDevice("ipmilan", new TreeMap<>()));

  @Test
  void whatIsOnlyHopedForIsSaid_ND3() {
    assertThat(Protection.line(LeaseProof.SUPERVISOR, List.of(), true))
        .contains("no fence device")
        .contains("hoped for only");
    assertThat(Protection.line(LeaseProof.SUPERVISOR, SWITCH, true))
        .contains("ipmilan")
        .doesNotContain("hoped");
  }

  @Test
  void whereALeaseProvesNothingWhoHasToSaySoIs_ND4() {
    assertThat(Protection.line(LeaseProof.NEVER, List.of(), true))
        .contains("proves nothing")
        .contains("somebody has to look after it");
    assertThat(Protection.line(LeaseProof.NEVER, SWITCH, true))
        .contains("can be cut off by ipmilan");
  }

  @Test
  void withoutASharedDiskNoSupervisorSpeaksForTheDead_ND4() {
    assertThat(Protection.line(LeaseProof.NEVER, List.of(), false)).doesNotContain("supervisor,");
    assertThat(Protection.line(LeaseProof.SUPERVISOR, List.of(), false))
        .contains("a killed node, too, is waited for");
    assertThat(Protection.line(LeaseProof.SUPERVISOR, List.of(), true))
        .doesNotContain("a killed node");
  }
}
