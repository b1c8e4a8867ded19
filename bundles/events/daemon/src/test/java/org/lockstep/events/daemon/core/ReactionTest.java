package org.lockstep.events.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReactionTest {
  private final Reaction reaction = new Reaction();

  @Test
  void oneActionAtATimeAndTheLatestOfWhatHappensMeanwhile_EM2() {
    assertThat(reaction.occurred(Map.of("n", "1"))).contains(Map.of("n", "1"));
    assertThat(reaction.occurred(Map.of("n", "2"))).isEmpty();
    assertThat(reaction.occurred(Map.of("n", "3"))).isEmpty();
    assertThat(reaction.ended()).contains(Map.of("n", "3"));
    assertThat(reaction.ended()).isEmpty();
    assertThat(reaction.occurred(Map.of("n", "4"))).contains(Map.of("n", "4"));
    assertThat(reaction.count()).isEqualTo(4);
  }
}
