package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.Timing;

/** The inequalities that make silence a proof: a set of numbers that breaks one is refused. */
class TimingTest {
  private static final int PPM = 500;

  private static void unsafe(ThrowingCallable timing, String numbers) {
    assertThatThrownBy(timing)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("timing-unsafe"))
        .hasMessageContaining(numbers);
  }

  /** (lease + watchdog) × (1 + rho) / (1 − rho) + margin, and not a millisecond less. */
  @Test
  void theDeadTimeCoversLeaseWatchdogAndClocks_DB8() {
    int least = (int) Math.ceil(2_000 * 1.0005 / 0.9995) + 100;
    assertThat(new Timing(250, 500, 1_500, 100, 500, PPM, 100, least).deadMs()).isEqualTo(2_103);
    unsafe(
        () -> new Timing(250, 500, 1_500, 100, 500, PPM, 100, least - 1),
        "dead time " + (least - 1));
    unsafe(() -> new Timing(250, 500, 1_500, 100, 501, PPM, 100, least), "watchdog 501");
    unsafe(() -> new Timing(250, 500, 1_500, 100, 500, 2 * PPM, 100, least), "dead time " + least);
    unsafe(() -> new Timing(250, 500, 1_500, 100, 500, PPM, 101, least), "margin 101");
  }

  @Test
  void aLeaseOutlivesARenewalAndTwoSlowWrites_DB8() {
    assertThat(new Timing(250, 500, 1_250, 100, 500, PPM, 100, 2_150).leaseMs()).isEqualTo(1_250);
    unsafe(() -> new Timing(250, 500, 1_249, 100, 500, PPM, 100, 2_150), "lease 1249");
  }

  @Test
  void aSupervisorWaitsForTwoPets_ND3() {
    unsafe(() -> new Timing(250, 500, 1_500, 251, 500, PPM, 100, 2_150), "watchdog 500");
  }
}
