package org.lockstep.registration.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.actions.ActionPhase;
import org.lockstep.registration.core.Definition;

class DefinitionDocumentTest {
  private static final SortedSet<String> NODES = new TreeSet<>(List.of("N0", "N1"));
  private final DefinitionDocument document = new DefinitionDocument();

  @Test
  void rl2FactorsAndActionsAreRead() {
    DefinitionDocument.Entry entry =
        read("name: printing, allowable_nodes: [N0, N1], preferences: {ordered: [N1]},"
                + " auto_register: manual, placement_policy: register_on_one,"
                + " actions: {start: {type: exec, timeout: 5s, command: [sleep, '9']},"
                + " stop: {type: exec, on_failure: force}}")
            .get("printing");
    Definition definition = entry.definition();
    assertThat(definition.auto()).isFalse();
    assertThat(definition.forceOnStopFailure()).isTrue();
    assertThat(definition.actions().get(ActionPhase.START).timeout())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(definition.actions().get(ActionPhase.START).parameters())
        .containsOnlyKeys("command");
    assertThat(Records.definition(Records.write(entry.source()))).isEqualTo(definition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a, maturity: {count: 2}|maturity",
        "name: a, transfer_cost: free|transfer_cost",
        "name: a, actions: {notify: {type: x}}|actions.notify",
        "name: a, preferences: {unordered: [N0]}|preferences.unordered",
        "name: a, placement_policy: register_on_all|placement_policy",
        "name: a, allowable_nodes: [N9]|allowable_nodes",
        "name: a, allowable_nodes: [N0], disallowable_nodes: [N0]|disallowable_nodes",
        "name: a, allowable_nodes: [N0], preferences: {ordered: [N1]}|preferences.ordered",
        "name: a, actions: {start: {}}|actions.start.type",
        "name: a, actions: {start: {type: x, timeout: soon}}|actions.start.timeout",
        "name: ../a|name",
        "allowable_nodes: [N0]|name"
      })
  void rl14ABadOneIsRefusedNamingTheField(String entry, String field) {
    assertThatThrownBy(() -> read(entry)).hasMessageContaining("client_services[0]." + field);
  }

  @Test
  void rl14BadYamlIsRefusedNamingTheLine() {
    assertThatThrownBy(() -> document.read("a: 1\na: 2\n", "f.yaml", Optional.empty()))
        .hasMessageContaining("f.yaml:2");
  }

  @Test
  void al1TheDocumentIsBounded() {
    String large = "#".repeat(DefinitionDocument.MAX_BYTES + 1);
    assertThatThrownBy(() -> document.read(large, "f.yaml", Optional.empty()))
        .hasMessageContaining("more than");
  }

  private java.util.SortedMap<String, DefinitionDocument.Entry> read(String entry) {
    return document.read("client_services: [{" + entry + "}]", "f.yaml", Optional.of(NODES));
  }
}
