package org.lockstep.shell.commands.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAlignedAndNumbersGoRight() {
    String text = new Table("LEVEL", "NAME").row(5, "a").row(1000, "event-manager").text();
    assertThat(text).isEqualTo("LEVEL  NAME\n    5  a\n 1000  event-manager\n");
  }

  @Test
  void aTableOfNothingIsItsHead() {
    assertThat(new Table("A", "B").text()).isEqualTo("A  B\n");
  }

  @Test
  void colourIsForTerminalsOnly() {
    assertThat(Paint.states("N0 JOINED", false)).isEqualTo("N0 JOINED");
    assertThat(Paint.states("N0 JOINED", true)).isEqualTo("N0 \u001b[32mJOINED\u001b[0m");
  }

  @Test
  void durations() {
    assertThat(Times.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Times.parse("5m")).isEqualTo(Duration.ofMinutes(5));
    for (String wrong : new String[] {"", "5", "s", "-1s", "1.5s", "9999999999s"}) {
      assertThatThrownBy(() -> Times.parse(wrong)).as(wrong).hasMessageContaining("500ms");
    }
  }
}
