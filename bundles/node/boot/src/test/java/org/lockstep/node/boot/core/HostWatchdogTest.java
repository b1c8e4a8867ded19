package org.lockstep.node.boot.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.lockstep.store.spi.Timing;

class HostWatchdogTest {
  private static HostWatchdog of(long seconds) {
    return new HostWatchdog("Software Watchdog", OptionalLong.of(seconds), false, false, false);
  }

  @Test
  void fitsWhenTheHostIsDownBeforeOthersTakeOver_DB8() {
    assertThat(of(5).objection(Timing.SAN)).isEmpty();
    assertThat(of(2).objection(Timing.SAN)).isEmpty();
  }

  @Test
  void isRefusedWithTheNumbersWhenItIsTooSlow_DB8() {
    assertThat(of(6).objection(Timing.SAN).orElse(""))
        .contains("6 s")
        .contains("dead time 36500 ≥ (lease 30000 + device 6000)")
        .contains("margin 1000 = 37037")
        .contains("5 s at most")
        .contains("soft_margin");
    assertThat(of(60).objection(Timing.SAN)).isPresent();
  }

  @Test
  void noDeviceIsFastEnoughForTheDefault_DB8() {
    for (long seconds = 1; seconds < 100; seconds++) {
      assertThat(of(seconds).objection(Timing.DEFAULT)).isPresent();
    }
    assertThat(of(10).objection(Timing.DEFAULT).orElse("")).contains("timing: san").contains("5 s");
  }

  @Test
  void theLongestThatFitsIsTheLongest_DB8() {
    assertThat(HostWatchdog.mostS(Timing.SAN)).isEqualTo(5);
    assertThat(HostWatchdog.mostS(Timing.DEFAULT)).isZero();
    Timing slow = new Timing(250, 500, 1_500, 100, 500, 500, 100, 11_612);
    assertThat(HostWatchdog.mostS(slow)).isEqualTo(10);
    assertThat(of(10).objection(slow)).isEmpty();
    Timing less = new Timing(250, 500, 1_500, 100, 500, 500, 100, 11_611);
    assertThat(of(10).objection(less)).isPresent();
  }

  @Test
  void mayNotBeSoFastThatAPetCouldBeMissed_ND4() {
    assertThat(of(1).objection(Timing.SAN).orElse("")).contains("at least 2");
  }

  @Test
  void whatIsNotKnownProvesNothing_ND4() {
    HostWatchdog unknown = new HostWatchdog("x", OptionalLong.empty(), false, false, false);
    assertThat(unknown.objection(Timing.SAN).orElse("")).contains("not known");
  }

  @Test
  void whatCannotBeStoppedOrIsNotOursIsRefused_ND4() {
    assertThat(new HostWatchdog("x", OptionalLong.of(5), true, false, false).objection(Timing.SAN))
        .hasValueSatisfying(why -> assertThat(why).contains("nowayout=0"));
    assertThat(new HostWatchdog("x", OptionalLong.of(5), false, true, false).objection(Timing.SAN))
        .hasValueSatisfying(why -> assertThat(why).contains("runs already"));
  }
}
