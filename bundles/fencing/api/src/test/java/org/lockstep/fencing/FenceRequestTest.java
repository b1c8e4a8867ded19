package org.lockstep.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;

class FenceRequestTest {
  @Test
  void whatIsShownHoldsNoSecret_ND4() {
    FenceRequest request =
        new FenceRequest(
            "N2",
            Incarnation.of(2, 7),
            Map.of("ip", "10.0.0.1", "password", "hunter2"),
            Set.of("password"),
            Duration.ofSeconds(9));
    assertThat(request.toString())
        .isEqualTo("fence N2 (N2#7) with {ip=10.0.0.1} within PT9S")
        .doesNotContain("hunter2");
  }
}
