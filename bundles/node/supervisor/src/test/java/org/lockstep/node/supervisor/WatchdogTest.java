package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a bound of 500 ms, from a clock whose zero means nothing. */
class WatchdogTest {
  private static final long BEGIN_MS = -1_000_000;

  private long nowMs = BEGIN_MS;
  private final Watchdog watchdog = new Watchdog(() -> nowMs * 1_000_000);

  @BeforeEach
  void arm() {
    watchdog.bound(500);
    watchdog.arm();
  }

  private boolean barksAfter(long ms) {
    nowMs = BEGIN_MS + ms;
    return watchdog.barks();
  }

  @Test
  void whoNeverPetsIsWaitedForOnce_ND3() {
    assertThat(barksAfter(500)).isFalse();
    assertThat(barksAfter(501)).isTrue();
  }

  @Test
  void aLeaseThatEndsSoonGivesNoMoreTime_DB8() {
    watchdog.pet(BEGIN_MS + 1);
    assertThat(barksAfter(500)).isFalse();
    assertThat(barksAfter(501)).isTrue();
  }

  @Test
  void aGoodLeaseIsWaitedFor_DB8() {
    watchdog.pet(BEGIN_MS + 800);
    assertThat(barksAfter(800)).isFalse();
    assertThat(barksAfter(801)).isTrue();
  }

  @Test
  void aLongLeaseGivesTwiceTheTimeAndNoMore_ND3() {
    watchdog.pet(Long.MAX_VALUE / 2);
    assertThat(barksAfter(1_000)).isFalse();
    assertThat(barksAfter(1_001)).isTrue();
  }

  @Test
  void itIsLookedAtAgainBeforeItCanBark_ND3() {
    watchdog.pet(BEGIN_MS + 800);
    nowMs += 300;
    assertThat(watchdog.quietMs()).isEqualTo(501);
    nowMs += 501;
    assertThat(watchdog.barks()).isTrue();
    assertThat(watchdog.quietMs()).isEqualTo(1);
  }

  @Test
  void whoSaysGoodbyeIsNotWatched() {
    watchdog.disarm();
    assertThat(barksAfter(5_000)).isFalse();
  }
}
