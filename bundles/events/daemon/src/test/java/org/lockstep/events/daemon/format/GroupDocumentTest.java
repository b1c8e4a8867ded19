package org.lockstep.events.daemon.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.YamlDocument;
import org.lockstep.events.EventSpec;
import org.lockstep.events.daemon.core.EventGroup;
import org.lockstep.events.daemon.core.Hours;

class GroupDocumentTest {
  private static final String GOOD =
      """
      events:
        - group: disks
          nodes: [a, b]
          when: {members_at_least: 2, hours: 08:00-18:00}
          events:
            - name: root-full
              watcher: disk-space
              in: {path: /, min_free_percent: 10}
              interval: 30s
              failures: 2
              action: {type: exec, timeout: 20s, command: [logger, "${out.free_mb}"]}
        - group: night
          enabled: false
          events:
            - {name: late, watcher: timer, action: {type: exec, command: [date]}}
      """;

  private static GroupDocument read(String yaml) {
    return read(yaml, List.of());
  }

  private static GroupDocument read(String yaml, List<Problem> problems) {
    return GroupDocument.read(
        yaml, "g.yaml", Optional.of(new TreeSet<>(List.of("a", "b"))), event -> problems);
  }

  @Test
  void whenWhereAndWhat_EM3() {
    EventGroup disks = read(GOOD).entries().get("disks").group();
    assertThat(disks.enabled()).isTrue();
    assertThat(disks.nodes()).containsExactly("a", "b");
    assertThat(disks.when()).isEqualTo(new EventGroup.Conditions(2, Hours.parse("08:00-18:00")));
    assertThat(disks.events())
        .containsExactly(
            new EventSpec(
                "root-full",
                "disk-space",
                Map.of("path", "/", "min_free_percent", 10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                2,
                new EventSpec.Action(
                    "exec",
                    Map.of("command", List.of("logger", "${out.free_mb}")),
                    Duration.ofSeconds(20))));
    EventGroup night = read(GOOD).entries().get("night").group();
    assertThat(night.enabled()).isFalse();
    assertThat(night.nodes()).isEmpty();
    assertThat(night.when()).isEqualTo(EventGroup.Conditions.NONE);
  }

  @Test
  void aRecordSaysTheSame_AL3() {
    read(GOOD)
        .entries()
        .values()
        .forEach(entry -> assertThat(GroupRecords.group(entry.record())).isEqualTo(entry.group()));
    assertThat(GroupRecords.enabled(GroupRecords.write(true))).isTrue();
    assertThatThrownBy(() -> GroupRecords.group("{\"version\": 2}"))
        .hasMessageContaining("later release");
    assertThatThrownBy(() -> GroupRecords.group("{")).hasMessageContaining("damaged");
    assertThatThrownBy(() -> GroupRecords.group("{\"version\": 1, \"group\": {}}"))
        .hasMessageContaining("group")
        .hasMessageContaining("missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "nodes: [a, b] ¦ nodess: [a] ¦ g.yaml:3: events[0].nodess ¦ did you mean nodes?",
        "nodes: [a, b] ¦ nodes: [a, bb] ¦ g.yaml:3: events[0].nodes ¦ no node bb",
        "nodes: [a, b] ¦ nodes: [] ¦ g.yaml:3: events[0].nodes ¦ names none",
        "nodes: [a, b] ¦ nodes: [a, a] ¦ g.yaml:3: events[0].nodes ¦ named twice",
        "nodes: [a, b] ¦ enabled: yess ¦ g.yaml:3: events[0].enabled ¦ neither true nor false",
        "members_at_least: 2 ¦ members_at_least: 0 ¦ g.yaml:4: events[0].when.members_at_least ¦ not between",
        "members_at_least: 2 ¦ members: 2 ¦ g.yaml:4: events[0].when.members ¦ members_at_least",
        "hours: 08:00-18:00 ¦ hours: 8-18 ¦ g.yaml:4: events[0].when.hours ¦ like 08:00-18:00",
        "name: root-full ¦ name: a/b ¦ g.yaml:6: events[0].events[0].name ¦ is not like 'root-full'",
        "name: root-full ¦ name: late ¦ events[1].events[0].name ¦ defined twice",
        "watcher: disk-space ¦ wacher: disk-space ¦ g.yaml:7: events[0].events[0].wacher ¦ did you mean watcher?",
        "interval: 30s ¦ interval: 30 ¦ g.yaml:9: events[0].events[0].interval ¦ like 500ms",
        "interval: 30s ¦ interval: 30h ¦ g.yaml:9: events[0].events[0].interval ¦ longer than 24h",
        "failures: 2 ¦ failures: 0 ¦ g.yaml:10: events[0].events[0].failures ¦ not between",
        "'type: exec, timeout' ¦ timeout ¦ g.yaml:11: events[0].events[0].action.type ¦ missing",
        "group: night ¦ group: disks ¦ events[1].group ¦ defined twice, first at g.yaml:2",
        "group: night ¦ group: -x ¦ events[1].group ¦ is not like 'disks'",
        "'in: {path: /, min_free_percent: 10}' ¦ in: 5 ¦ g.yaml:8: events[0].events[0].in ¦ not a map",
      })
  void whatIsWrongIsNamedWithFileLineAndField_AL1(
      String good, String bad, String where, String why) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("event groups refused")
        .hasMessageContaining(where)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "'' ¦ it is empty",
        "'event: []' ¦ did you mean events?",
        "'events: []' ¦ missing or empty",
        "'events: [{group: g, events: []}]' ¦ 1 to 64 events",
        "'events: [{group: g, events: [{name: e, watcher: w}]}]' ¦ events[0].action): it is missing",
        "'events: [5]' ¦ it is not a map",
      })
  void whatIsNoGroupIsRefused_AL1(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("g.yaml")
        .hasMessageContaining(why);
  }

  @Test
  void whatIsTooLargeOrTooDeepIsRefused_AL1() {
    assertThatThrownBy(() -> read(GOOD + "#".repeat(YamlDocument.MAX_BYTES)))
        .hasMessageContaining("bytes");
    assertThatThrownBy(() -> read("events: " + "[".repeat(50)))
        .isInstanceOf(ProblemException.class);
    String command = "x".repeat(300_000);
    assertThatThrownBy(() -> read(GOOD.replace("[date]", "[\"" + command + "\"]")))
        .hasMessageContaining("events[1]")
        .hasMessageContaining("fit");
  }

  @Test
  void whatAWatcherDoesNotLikeIsNamed_EM2() {
    Problem bad = new Problem("bad-parameter", "not watched for", "in.path", "no such thing");
    assertThatThrownBy(() -> read(GOOD, List.of(bad)))
        .hasMessageContaining("g.yaml:8: events[0].events[0].in.path): no such thing");
    Problem item = new Problem("x", "refused", "action.command[1]", "it is not a text");
    assertThatThrownBy(() -> read(GOOD, List.of(bad, item)))
        .hasMessageContaining(
            "no such thing; and g.yaml:11: events[0].events[0].action.command[1]:")
        .hasMessageEndingWith("action.command[1]: it is not a text");
    Problem action = new Problem("x", "refused", "command", "it is empty");
    assertThatThrownBy(() -> read(GOOD, List.of(action)))
        .hasMessageContaining("g.yaml:11: events[0].events[0].action")
        .hasMessageContaining("it is empty");
  }

  @Test
  void aNameThatAnotherGroupHasIsRefused_EM2() {
    EventGroup disks = read(GOOD).entries().get("disks").group();
    GroupDocument again = read(GOOD);
    again.refuseTaken(List.of(disks));
    GroupDocument other = read(GOOD.replace("group: disks", "group: more"));
    assertThatThrownBy(() -> other.refuseTaken(List.of(disks)))
        .hasMessageContaining("events[0].events[0].name")
        .hasMessageContaining("the group disks has an event root-full");
  }
}
