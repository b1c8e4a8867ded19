package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lockstep.node.supervisor.Containment;

/** What a set-up cannot contain is said at start (ND-3). */
class ContainedTest {
  @Test
  void whatIsNotContainedIsSaid_ND3() {
    assertThat(Contained.line(Containment.NAMESPACE))
        .contains("also when node and supervisor are killed at once")
        .contains("not what they have others start");
    assertThat(Contained.line(Containment.SIGNAL))
        .contains("stays when node and supervisor are killed at once")
        .contains("daemonises");
    assertThat(Contained.line(Containment.NONE))
        .contains("not contained")
        .contains("killed at once")
        .contains("daemonises");
  }
}
