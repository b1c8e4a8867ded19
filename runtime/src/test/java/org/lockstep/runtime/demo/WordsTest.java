package org.lockstep.runtime.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void quotesHoldTogether() {
    assertThat(Words.of("node force N1 --reason \"it's slow\" --yes").orElseThrow())
        .containsExactly("node", "force", "N1", "--reason", "it's slow", "--yes");
    assertThat(Words.of("  a ''  'b c'd ").orElseThrow()).containsExactly("a", "", "b cd");
    assertThat(Words.of("   ").orElseThrow()).isEmpty();
  }

  @Test
  void aQuoteIsClosed() {
    assertThat(Words.of("status \"x")).isEmpty();
  }
}
