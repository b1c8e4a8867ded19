package org.lockstep.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.ProblemException;

class ProgramSpecTest {
  private static ProgramSpec of(List<String> command, Map<String, String> environment) {
    return new ProgramSpec("web", command, environment, Optional.empty());
  }

  private static void refused(String why, List<String> command, Map<String, String> environment) {
    assertThatThrownBy(() -> of(command, environment))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("web")
        .hasMessageContaining(why);
  }

  @Test
  void takesWhatCanBeLaunched() {
    ProgramSpec most = of(Collections.nCopies(3_999, "a"), Map.of("NAME", "a=b"));
    assertThat(most.command()).hasSize(3_999);
    assertThat(of(List.of("x".repeat(ProgramSpec.MAX_BYTES - 1)), Map.of()).command()).hasSize(1);
  }

  @Test
  void refusesWhatNoNodeCouldLaunch_AL1() {
    refused("empty", List.of(" "), Map.of());
    refused("4000", Collections.nCopies(4_000, "a"), Map.of("A", "b"));
    refused("131072", List.of("é".repeat(ProgramSpec.MAX_BYTES / 2)), Map.of());
    refused("NUL", List.of("a", "b\0c"), Map.of());
    refused("NUL", List.of("a"), Map.of("B\0", "c"));
    refused("NUL", List.of("a"), Map.of("B", "c\0"));
    refused("name of a variable", List.of("a"), Map.of("B=", "c"));
    refused("name of a variable", List.of("a"), Map.of("", "c"));
  }
}
