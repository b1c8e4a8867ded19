package org.lockstep.interconnect.netty.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Refusals refusals = new Refusals();

  @Test
  void theFirstIsSaidAndThoseAfterItAreCounted() {
    assertThat(refusals.note("A", "no key", 0)).contains("A did not get in: no key");
    assertThat(refusals.note("B", "no key", 1)).isEmpty();
    assertThat(refusals.note("C", "no key", Refusals.QUIET_MS - 1)).isEmpty();
    assertThat(refusals.note("D", "late", Refusals.QUIET_MS).orElseThrow())
        .startsWith("D did not get in: late")
        .contains("2 others");
    assertThat(refusals.note("E", "x", 2 * Refusals.QUIET_MS).orElseThrow())
        .doesNotContain("others");
  }
}
