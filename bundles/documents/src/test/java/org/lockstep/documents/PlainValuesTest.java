package org.lockstep.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainValuesTest {
  private static Map<String, Object> fields(String yaml) {
    return PlainValues.fields(YamlDocument.read(yaml, "file.yaml", "refused").root());
  }

  @Test
  void eachValueIsWhatItWasWrittenAs() {
    assertThat(fields("{t: a, i: 7, l: 7000000000, d: 0.5, b: true, list: [1, x], map: {in: 2}}"))
        .containsExactly(
            Map.entry("t", "a"),
            Map.entry("i", 7),
            Map.entry("l", 7_000_000_000L),
            Map.entry("d", 0.5),
            Map.entry("b", true),
            Map.entry("list", List.of(1, "x")),
            Map.entry("map", Map.of("in", 2)));
  }

  @Test
  void aFieldWithoutValueIsNoneButOnesFurtherBelowStay() {
    assertThat(fields("{a: null, b: [1, null]}"))
        .containsOnly(Map.entry("b", Arrays.asList(1, null)));
  }

  @Test
  void whatIsMissingHasNoFields() {
    assertThat(
            PlainValues.fields(YamlDocument.read("a: 1", "file.yaml", "refused").root().path("in")))
        .isEmpty();
  }
}
