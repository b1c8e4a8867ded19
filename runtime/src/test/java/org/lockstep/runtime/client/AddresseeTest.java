package org.lockstep.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddresseeTest {
  private static Addressee of(String line) throws Exception {
    return Addressee.of(
        List.of(line.split(" ")),
        words -> words.size() >= 2 && words.subList(0, 2).equals(List.of("cs", "list")));
  }

  @Test
  void standsAnywhereBeforeTheCommandsOwnWords() throws Exception {
    for (String line :
        new String[] {"--on N0 cs list -x", "--on=N0 cs list -x", "cs --on N0 list -x"}) {
      assertThat(of(line).on()).as(line).contains("N0");
      assertThat(of(line).words()).as(line).containsExactly("cs", "list", "-x");
    }
  }

  @Test
  void theCommandsOwnWordsAreNotLookedAt() throws Exception {
    assertThat(of("cs list --on N0").on()).isEmpty();
    assertThat(of("cs list --on N0").words()).containsExactly("cs", "list", "--on", "N0");
  }

  @Test
  void aNodeIsNamed() {
    for (String line : new String[] {"--on", "--on=", "cs --on"}) {
      assertThatThrownBy(() -> of(line)).isInstanceOf(Addressee.MissingException.class);
    }
  }
}
