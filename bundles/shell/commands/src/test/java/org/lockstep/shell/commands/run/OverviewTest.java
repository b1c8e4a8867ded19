package org.lockstep.shell.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OverviewTest {
  private final TreeMap<String, String> all =
      new TreeMap<>(Map.of("cs list", "Lists", "cs wait", "Waits", "status", "Shows"));

  @Test
  void aGroupListsItsOwn() {
    assertThat(Overview.group(all, "cs").orElseThrow())
        .contains("cs list")
        .contains("cs wait")
        .doesNotContain("status");
  }

  @Test
  void whatIsNoGroupListsNothing() {
    assertThat(Overview.group(all, "status")).isEmpty();
    assertThat(Overview.group(all, "c")).isEmpty();
  }
}
