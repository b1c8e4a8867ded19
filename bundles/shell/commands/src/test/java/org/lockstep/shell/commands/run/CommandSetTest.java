package org.lockstep.shell.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.shell.commands.cluster.Status;
import org.lockstep.shell.commands.services.CsList;
import org.lockstep.shell.commands.services.CsWait;

class CommandSetTest {
  private final CommandSet commands =
      new CommandSet(
          new TreeMap<>(
              Map.of("status", new Status(), "cs list", new CsList(), "cs wait", new CsWait())));

  @Test
  void theLongestPathIsMeant() {
    List<String> paths = List.of("cs", "cs list", "status");
    assertThat(CommandSet.match(paths, List.of("cs", "list", "--json"))).contains("cs list");
    assertThat(CommandSet.match(paths, List.of("cs", "lists"))).contains("cs");
    assertThat(CommandSet.match(paths, List.of("list"))).isEmpty();
    assertThat(CommandSet.rest("cs list", List.of("cs", "list", "--json")))
        .containsExactly("--json");
  }

  @Test
  void completes() {
    assertThat(commands.complete(List.of("cs", ""))).contains("list", "wait");
    assertThat(commands.complete(List.of("cs", "l"))).containsExactly("list");
    assertThat(commands.complete(List.of("cs", "wait", "--st"))).contains("--state");
  }

  @Test
  void describes() {
    assertThat(commands.descriptions()).containsOnlyKeys("status", "cs list", "cs wait");
    assertThat(commands.descriptions().values()).allMatch(line -> line.length() > 10);
    assertThat(commands.completionScript()).contains("complete").contains("lockstep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cs lsit|did you mean 'cs list'? ",
        "cs lsit --json|did you mean 'cs list'? ",
        "evnt list|did you mean 'event list'? ",
        "event grup enable x|did you mean 'event group enable'? ",
        "statsu|did you mean 'status'? ",
        "evnt|did you mean 'event'? ",
        "cs something|'lockstep cs' lists its commands",
        "something else|'lockstep --help' lists all"
      })
  void whatIsNearlyACommandIsMeant_AL1(String words, String hint) {
    List<String> paths = List.of("cs list", "event list", "event group enable", "status");
    assertThat(CommandSet.hint(paths, List.of(words.split(" ")))).startsWith(hint);
  }
}
