package org.lockstep.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static JsonNode tree(String yaml) {
    return YamlDocument.read(yaml, "file.yaml", "refused").root();
  }

  private static List<String> lines(String before, String now) {
    return Difference.lines(tree(before), tree(now));
  }

  @Test
  void fieldsThatComeGoAndChange() {
    assertThat(lines("{a: 1, b: {c: x, d: 2}}", "{b: {c: y, d: 2}, e: [1]}"))
        .containsExactly("- a: 1", "- b.c: x", "+ b.c: y", "+ e: [1]");
    assertThat(Difference.lines(null, tree("{a: {b: c}}"))).containsExactly("+ a.b: c");
    assertThat(lines("{a: 1}", "{a: 1}")).isEmpty();
  }

  @Test
  void aFieldWithNothingInItIsAChangeToo() {
    assertThat(lines("{a: 1}", "{a: 1, b: {}}")).containsExactly("+ b: {}");
    assertThat(lines("{a: 1, b: []}", "{a: 1}")).containsExactly("- b: []");
    assertThat(lines("{a: {}}", "{a: {b: 1}}")).containsExactly("+ a.b: 1");
  }

  @Test
  void whatIsNamedInAListIsComparedByName() {
    String before = "l: [{name: one, x: 1}, {name: two, x: 2}]";
    assertThat(lines(before, "l: [{name: one, x: 3}, {name: new, x: 4}]"))
        .containsExactly(
            "- l[one].x: 1",
            "+ l[one].x: 3",
            "- l[two].name: two",
            "- l[two].x: 2",
            "+ l[new].name: new",
            "+ l[new].x: 4");
    assertThat(lines("a: 1", "{a: 1, l: [{name: one}]}")).containsExactly("+ l[one].name: one");
  }

  @Test
  void aListInAnotherOrderOrWithoutNamesIsOneWhole() {
    assertThat(lines("l: [{name: one}, {name: two}]", "l: [{name: two}, {name: one}]"))
        .containsExactly(
            "- l: [{\"name\":\"one\"},{\"name\":\"two\"}]",
            "+ l: [{\"name\":\"two\"},{\"name\":\"one\"}]");
    assertThat(lines("l: [{name: one}]", "l: [{name: one}, {name: one}]"))
        .as("a name twice")
        .hasSize(2);
    assertThat(lines("l: [1, 2]", "l: [2]")).containsExactly("- l: [1,2]", "+ l: [2]");
  }

  @Test
  void ofManyOnlyThoseThatChangeAreNamed() {
    Map<String, JsonNode> before = Map.of("a", tree("x: 1"), "b", tree("x: 1"));
    assertThat(Difference.all(before, Map.of("a", tree("x: 1"), "c", tree("x: 2"))))
        .isEqualTo(Map.of("c", List.of("+ x: 2")));
  }
}
