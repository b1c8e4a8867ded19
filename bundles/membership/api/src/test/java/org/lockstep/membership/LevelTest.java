package org.lockstep.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LevelTest {
  @Test
  void namesArePlain() {
    for (String name : List.of("a", "my-cache", "0.9", "x".repeat(64))) {
      assertThat(new Level(400, name).name()).isEqualTo(name);
    }
  }

  @Test
  void anyOtherNameIsRefused_AL1() {
    for (String name : List.of("", "-a", ".a", "A", "a b", "a/b", "é", "x".repeat(65))) {
      assertThatThrownBy(() -> new Level(400, name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
  }
}
