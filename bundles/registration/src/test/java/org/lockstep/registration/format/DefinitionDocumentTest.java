package org.lockstep.registration.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Grouping;

class DefinitionDocumentTest {
  private static final SortedSet<String> NODES = new TreeSet<>(List.of("N0", "N1"));
  private final DefinitionDocument document = new DefinitionDocument();

  @Test
  void factorsAndActionsAreRead_RL2() {
    DefinitionDocument.Entry entry =
        read("name: printing, allowable_nodes: [N0, N1], preferences: {ordered: [N1]},"
                + " auto_register: manual, placement_policy: register_on_one,"
                + " actions: {start: {type: exec, timeout: 5s, command: [sleep, '9']},"
                + " stop: {type: exec, on_failure: force}}")
            .get("printing");
    Definition definition = entry.definition();
    assertThat(definition.choosing().auto()).isFalse();
    assertThat(definition.forceOnStopFailure()).isTrue();
    assertThat(definition.actions().get(ActionPhase.START).timeout())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(definition.actions().get(ActionPhase.START).parameters())
        .containsOnlyKeys("command");
    assertThat(Records.definition(entry.record())).isEqualTo(definition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a, maturity: {}|maturity",
        "name: a, maturity: {count: 0}|maturity.count",
        "name: a, maturity: {count: 1.5}|maturity.count",
        "name: a, maturity: {time: 5}|maturity.time",
        "name: a, maturity: {count: 3}, allowable_nodes: [N0, N1]|maturity.count",
        "name: a, transfer_cost: cheap|transfer_cost",
        "name: a, transfer_cost: free, placement_policy: register_on_all|transfer_cost",
        "name: a, actions: {notify: {type: exec}}|actions.notify",
        "name: a, actions: {monitor: {type: x}}|actions.monitor",
        "name: a, preferences: {unordered: [N0], ordered: [N0]}|preferences.unordered",
        "name: a, preferences: {unordered: [N9]}|preferences.unordered",
        "name: a, placement_policy: everywhere|placement_policy",
        "name: a, keep_apart: [a]|keep_apart",
        "name: a, keep_apart: [b]|keep_apart",
        "name: a, capacity: {memory: -1}|capacity.memory",
        "name: a, capacity: {memory: much}|capacity.memory",
        "name: a, restart: {attempts: 1001}|restart.attempts",
        "name: a, restart: {within: long}|restart.within",
        "name: a, on_failure: move_group|on_failure",
        "name: a, parent: b|parent",
        "name: a, parent: a|parent",
        "name: a, parent: a, maturity: {count: 1}|maturity",
        "name: a, allowable_node: [N0]|allowable_node",
        "name: a, allowable_nodes: [N9]|allowable_nodes",
        "name: a, allowable_nodes: [N0], disallowable_nodes: [N0]|disallowable_nodes",
        "name: a, allowable_nodes: [N0], preferences: {ordered: [N1]}|preferences.ordered",
        "name: a, actions: {start: {}}|actions.start.type",
        "name: a, actions: {start: {type: x, timeout: soon}}|actions.start.timeout",
        "name: a, actions: {start: {type: exec}}|actions.start",
        "name: a, actions: {start: {type: bundle}}|actions.start",
        "name: a, actions: {start: {type: exec, command: [x]}, recovery: {type:"
            + " exec}}|actions.recovery",
        "name: ../a|name",
        "allowable_nodes: [N0]|name"
      })
  void aBadOneIsRefusedNamingTheField_RL14(String entry, String field) {
    assertThatThrownBy(() -> read(entry)).hasMessageContaining("client_services[0]." + field);
  }

  @Test
  void badYamlIsRefusedNamingTheLine_RL14() {
    assertThatThrownBy(() -> document.read("a: 1\na: 2\n", "f.yaml", Optional.empty()))
        .hasMessageContaining("f.yaml:2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|(f.yaml:1): the document is empty; there is to be a list client_services",
        "- name: a|(f.yaml:1): it is not a map with the list client_services",
        "client_services: {name: a}|client_services): it is not a list",
        "client_service: []|client_service): this field is not supported; did you mean client_servi",
        "client_services: [{name: a, auto_register: yes}]|it as true, as it does yes and on; it may be",
        "client_services: [{name: a, allowable_nodes: [NO]}]|it as false, as it does no and off: put it",
        "client_services: [{name: a, transfer_cost: fre}]|did you mean free? it may be costly, free",
        "client_services: [{name: a, maturity: {count: 99999999999999999999}}]|is not between 1 and",
        "client_services: [{name: a, actions: {start: {typ: x}}}]|it is missing; there is a field 'typ'",
        "client_services: [{name: a, actions: {start: {type: exec, comand: [x]}}}]|it needs 'command'"
            + " or 'shell'; there is a field 'comand'",
        "client_services: [{name: a, actions: {start: {type: exec, shel: x}}}]|field 'shel'",
        "client_services: [{name: a, actions: {start: {type: bundle, bundels: [x]}}}]|'bundels'",
        "client_services: [{name: a, actions: null}]|actions): it is empty",
        "client_services: [{name: a, allowable_nodes: [M0]}]|no node M0 in this cluster; did you mean",
        "client_services: [{name: a, allowable_nodes: [x]}]|in this cluster; there are N0, N1",
        "client_services: [{name: queue}, {name: a, parent: quee}]|service quee; did you mean queue?",
        "client_services: [{name: queue}, {name: a, keep_apart: [qeue]}]|qeue; did you mean queue?",
        "client_services: [{name: a, keep_apart: [a]}]|keep_apart): a cannot be kept apart from itself",
        "client_services: [{name: a, allowable_nodes: [N0], maturity: {count: 2}}]|maturity.count):"
            + " there is only 1 allowable node",
        "client_services: [{name: a, allowable_nodes: [N0, N1], maturity: {count: 3}}]|there are only 2"
            + " allowable nodes"
      })
  void whatIsWrongIsSaidInWordsThatHelp_AL1(String yaml, String why) {
    assertThatThrownBy(() -> document.read(yaml, "f.yaml", Optional.of(NODES)))
        .hasMessageContaining(why);
  }

  /** Of two parameters of which only one may be given a child's stands for its parent's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: exec, shell: serve|command: [x]|{command=[x]}",
        "type: exec, shell: serve|type: exec, command: [x]|{command=[x]}",
        "type: exec, command: [x], folder: /a|shell: serve|{folder=/a, shell=serve}",
        "type: exec, shell: serve|folder: /a|{folder=/a, shell=serve}",
        "type: bundle, bundles: [x]|configurations: [y]|{bundles=[x], configurations=[y]}",
        "type: t, shell: serve|command: [x]|{command=[x], shell=serve}"
      })
  void aChildsParameterStandsForTheOtherOfItsParent_RL8(String parent, String child, String then) {
    String yaml =
        "client_services: [{name: p, actions: {start: {%s}}},"
            + " {name: c, parent: p, actions: {start: {%s}}}]";
    DefinitionDocument.Entry entry =
        document.read(String.format(yaml, parent, child), "f.yaml", Optional.of(NODES)).get("c");
    assertThat(entry.definition().actions().get(ActionPhase.START).parameters()).hasToString(then);
  }

  @Test
  void whatIsWrongInSeveralPlacesIsToldAtOnce_AL1() {
    String yaml =
        "client_services:\n  - name: a\n    maturity: {count: 0}\n    restart: {attempts: -1}\n"
            + "  - name: b\n    capacity: {memory: -5}\n    transfer_cost: cheap\n";
    assertThatThrownBy(() -> document.read(yaml, "f.yaml", Optional.of(NODES)))
        .hasMessageContaining("(f.yaml:3: client_services[0].maturity.count): 0 is not between")
        .hasMessageContaining("; and f.yaml:4: client_services[0].restart.attempts: -1 is not")
        .hasMessageContaining("; and f.yaml:7: client_services[1].transfer_cost: 'cheap' is not")
        .hasMessageContaining("; and f.yaml:6: client_services[1].capacity.memory: -5 is not");
  }

  @Test
  void theDocumentIsBounded_AL1() {
    String large = "#".repeat(DefinitionDocument.MAX_BYTES + 1);
    assertThatThrownBy(() -> document.read(large, "f.yaml", Optional.empty()))
        .hasMessageContaining("more than");
  }

  @Test
  void whatIsWrongIsNamedWithFileLineFieldAndReason_RL14() {
    String yaml =
        "client_services:\n  - name: a\n  - name: b\n    actions:\n      start:\n"
            + "        type: x\n        timeout: soon\n";
    assertThatThrownBy(() -> document.read(yaml, "f.yaml", Optional.empty()))
        .hasMessageContaining("f.yaml:7: client_services[1].actions.start.timeout")
        .hasMessageContaining("'soon' is not like");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "services: []|f.yaml:1: services",
        "client_services: [{name: a}]\\nmore: 1|f.yaml:2: more",
        "client_services: [{name: a}, {name: a}]|f.yaml:1: client_services[1].name",
        "client_services: [&x {name: a}]|anchors, aliases and merge keys",
        "client_services: [{name: &x a}, {name: *x}]|anchors, aliases and merge keys",
        "client_services: [{<<: {name: a}}]|anchors, aliases and merge keys",
        "client_services: [[[[[[[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]]]]]]|f.yaml:1): it is"
            + " nested deeper than 20 levels"
      })
  void whatOthersWouldReadDifferentlyIsRefused_RL14(String yaml, String why) {
    assertThatThrownBy(() -> document.read(yaml.replace("\\n", "\n"), "f.yaml", Optional.of(NODES)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatDoesNotFitIntoARecordIsRefused_RL14() {
    String large = "x".repeat(300_000);
    assertThatThrownBy(() -> read("name: a, actions: {start: {type: t, p: " + large + "}}"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(
            "(f.yaml:1: client_services[0]): the definition of a takes 300079 bytes");
  }

  @Test
  void whatLivesOnWithoutAStopIsEndedByItsOwn_RL6() {
    for (String start : List.of("type: exec, command: [x]", "type: bundle, bundles: [x]")) {
      Definition definition =
          read("name: a, actions: {start: {" + start + "}}").get("a").definition();
      assertThat(definition.action(ActionPhase.STOP).orElseThrow().type())
          .isEqualTo(definition.action(ActionPhase.START).orElseThrow().type());
    }
    assertThat(read("name: a, actions: {start: {type: t}}").get("a").definition().actions())
        .containsOnlyKeys(ActionPhase.START);
  }

  @Test
  void agentsWithoutAStopAreToldTheirStart_RL6() {
    Definition definition =
        read("name: a, actions: {start: {type: ocf, agent: X, parameters: {ip: b}, timeout: 9s}}")
            .get("a")
            .definition();
    assertThat(definition.action(ActionPhase.STOP)).isEqualTo(definition.action(ActionPhase.START));
    definition =
        read("name: a, actions: {start: {type: ocf, agent: X}, stop: {type: t}}")
            .get("a")
            .definition();
    assertThat(definition.action(ActionPhase.STOP).orElseThrow().type()).isEqualTo("t");
  }

  @Test
  void aMonitorMayAskTheFunctionOfTheStart_EM5() {
    String start = "actions: {start: {type: ocf, agent: X, parameters: {ip: b}}}";
    assertThat(monitored("{watcher: action}", start))
        .isEqualTo(
            Map.of(
                "client_service",
                "a",
                "type",
                "ocf",
                "parameters",
                Map.of("agent", "X", "parameters", Map.of("ip", "b"))));
    assertThat(monitored("{watcher: action, in: {type: t}}", start))
        .isEqualTo(Map.of("client_service", "a", "type", "t"));
    assertThat(
            monitored(
                "{watcher: action, in: {parameters: {command: [look]}}}",
                "actions: {start: {type: exec, command: [serve]}}"))
        .containsEntry("parameters", Map.of("command", List.of("look")))
        .containsEntry("type", "exec");
    assertThat(monitored("{watcher: process}", start)).isEqualTo(Map.of("client_service", "a"));
    assertThat(monitored("{watcher: tcp, in: {port: 1}}", start)).isEqualTo(Map.of("port", 1));
  }

  private Map<String, Object> monitored(String monitor, String rest) {
    return read("name: a, monitor: [" + monitor + "], " + rest)
        .get("a")
        .definition()
        .monitors()
        .get(0)
        .in();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a, monitor: [{watcher: action}]}|monitor[0].in.type",
        "{name: a, monitor: [{watcher: action}], actions: {start: {type: exec, command:"
            + " [x]}}}|monitor[0].in.parameters",
        "{name: a, actions: {recovery: {type: ocf, agent: X}}}|actions.recovery",
        "{name: a, actions: {notify: {type: ocf, agent: X}}}|actions.notify",
        "{name: a, parent: b}, {name: b, parent: a}|the group is a cycle: a → b → a",
        "{name: a}, {name: b, parent: a, preferences: {ordered: [N0]}}|a child goes where",
        "{name: a}, {name: b, parent: a, keep_apart: [a]}|a child goes where",
        "{name: a, keep_apart: [b]}, {name: b, parent: a}|b is of its own group",
        "{name: a, keep_apart: [b]}, {name: c, parent: a}, {name: b, parent: c}|b is of its own"
            + " group",
        "{name: a, maturty: {count: 1}}|did you mean maturity?",
        "{name: a, monitor: [{in: {}}]}|monitor[0].watcher",
        "{name: a, monitor: [{watcher: tcp, every: 1s}]}|monitor[0].every",
        "{name: a, monitor: [{watcher: t, name: x}, {watcher: t, name: x}]}|named twice"
      })
  void whatMakesNoSenseTogetherIsRefused_RL8_RL14(String entries, String why) {
    assertThatThrownBy(
            () -> document.read("client_services: [" + entries + "]", "f.yaml", Optional.of(NODES)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("f.yaml:1")
        .hasMessageContaining(why);
  }

  @Test
  void aGroupThatIsTooDeepIsRefused_RL8() {
    String chain =
        java.util.stream.IntStream.range(1, 30)
            .mapToObj(i -> "- {name: s" + i + ", parent: s" + (i - 1) + "}\n")
            .collect(
                java.util.stream.Collectors.joining("", "client_services:\n- {name: s0}\n", ""));
    assertThatThrownBy(() -> document.read(chain, "f.yaml", Optional.empty()))
        .hasMessageContaining("deeper than");
  }

  @Test
  void aChildTakesWhatItDoesNotState_RL8() {
    var entries =
        document.read(
            """
            client_services:
              - name: disk
                placement_policy: register_on_all
                actions:
                  start: {type: exec, command: [mount, x], ready_after: 1s, timeout: 5s}
                  recovery: {type: fsck}
              - name: files
                parent: disk
                on_failure: stay_down
                actions:
                  start: {command: [serve]}
                  stop: {type: http, url: x}
            """,
            "f.yaml",
            Optional.of(NODES));
    Definition files = entries.get("files").definition();
    assertThat(files.choosing()).isEqualTo(entries.get("disk").definition().choosing());
    assertThat(files.actions().get(ActionPhase.START).parameters().toString())
        .isEqualTo("{command=[serve], ready_after=1s}");
    assertThat(files.actions().get(ActionPhase.START).timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(files.actions().get(ActionPhase.STOP).parameters()).containsOnlyKeys("url");
    assertThat(files.actions().get(ActionPhase.RECOVERY).type()).isEqualTo("fsck");
    assertThat(files.group()).contains(new Grouping("disk", false));
  }

  private java.util.SortedMap<String, DefinitionDocument.Entry> read(String entry) {
    return document.read("client_services: [{" + entry + "}]", "f.yaml", Optional.of(NODES));
  }
}
