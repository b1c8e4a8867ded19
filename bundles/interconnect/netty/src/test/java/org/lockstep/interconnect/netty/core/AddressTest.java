package org.lockstep.interconnect.netty.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.ProblemException;

class AddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "node-a:7000", "[::1]:65535"})
  void readsAndWrites(String text) {
    assertThat(Address.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":1", "host", "host:", "host:x", "host:65536", "host:-1", "::1:80"})
  void namesWhatIsWrong(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(ProblemException.class);
  }

  @Test
  void backsOffWithinBounds() {
    Backoff backoff = new Backoff();
    assertThat(new int[] {backoff.nextMs(), backoff.nextMs(), backoff.nextMs()})
        .containsExactly(20, 40, 80);
    for (int i = 0; i < 40; i++) {
      assertThat(backoff.nextMs()).isBetween(20, 500);
    }
    backoff.reset();
    assertThat(backoff.nextMs()).isEqualTo(20);
  }
}
