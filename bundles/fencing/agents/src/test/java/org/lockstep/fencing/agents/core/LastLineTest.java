package org.lockstep.fencing.agents.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LastLineTest {
  @Test
  void isOneLineForPeopleWithoutSecrets_AL1() {
    assertThat(LastLine.of("first\nit failed: \u001b[31mp=s3cret\u001b[0m\n\n", List.of("s3cret")))
        .isEqualTo("it failed:  [31mp=*** [0m");
    assertThat(LastLine.of("", List.of(""))).isEmpty();
    assertThat(LastLine.of("x".repeat(10_000), List.of())).hasSize(201);
  }
}
