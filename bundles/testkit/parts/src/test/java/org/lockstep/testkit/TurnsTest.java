package org.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static List<String> play(long seed) {
    List<String> trace = new ArrayList<>(); // one runs at a time: no lock
    Turns turns = new Turns(seed, 1_000);
    for (String name : List.of("a", "b", "c")) {
      turns.add(
          name,
          () -> {
            for (int i = 0; i < 5; i++) {
              trace.add(name + i);
              turns.pass();
            }
          });
    }
    turns.run();
    return trace;
  }

  @Test
  void aRunIsItsSeed() {
    Set<List<String>> runs = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      List<String> once = play(seed);
      assertThat(once).hasSize(15).isEqualTo(play(seed));
      runs.add(once);
    }
    assertThat(runs).hasSizeGreaterThan(10);
  }

  @Test
  void whoNeverEndsIsEnded() {
    Turns turns = new Turns(1, 50);
    turns.add(
        "endless",
        () -> {
          while (true) {
            turns.pass();
          }
        });
    turns.run();
  }

  @Test
  void aFailureIsReported() {
    Turns turns = new Turns(1, 50);
    turns.add("fails", () -> assertThat(1).isEqualTo(2));
    assertThatThrownBy(turns::run).hasRootCauseInstanceOf(AssertionError.class);
  }
}
