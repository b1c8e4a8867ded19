package org.lockstep.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.base.ProblemException;

class YamlDocumentTest {
  private static YamlDocument read(String yaml) {
    return YamlDocument.read(yaml, "file.yaml", "refused");
  }

  @Test
  void whatIsWrongIsNamedWithFileLineAndField_AL1() {
    YamlDocument document = read("list:\n  - name: a\n    intervall: 5s\n");
    Fields fields = new Fields(document.lines().inList("list", 0)::bad);
    assertThatThrownBy(
            () -> fields.only(document.root().at("/list/0"), "", Set.of("name", "interval")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("file.yaml:3")
        .hasMessageContaining("list[0].intervall")
        .hasMessageContaining("did you mean interval?");
  }

  @Test
  void anItemOfAListIsFoundByItsNumber_AL1() {
    YamlDocument document = read("list:\n  - name: a\n    parts:\n      - 1\n      - {in: 2}\n");
    assertThat(document.lines().inList("list", 0).of("parts[1].in"))
        .isEqualTo("file.yaml:5: list[0].parts[1].in");
    assertThat(document.lines().inList("list", 0).at("parts[1]").of("in"))
        .isEqualTo("file.yaml:5: list[0].parts[1].in");
  }

  @Test
  void whatIsTooLargeOrTooDeepIsNotRead_AL1() {
    assertThatThrownBy(() -> read("#".repeat(YamlDocument.MAX_BYTES + 1)))
        .hasMessageContaining("more than");
    assertThatThrownBy(() -> read("a: " + "[".repeat(30) + "]".repeat(30)))
        .isInstanceOf(ProblemException.class);
  }

  /** Also where the last token before it stands on another line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1~\tb: 2|2",
        "a: 1~~~- b|4",
        "a: 1~  b: 2|2",
        "a: 1~b: [1, 2~c: 3|3",
        "a: 1~b: [1, 2~|2",
        "a: 1~b: \"x~~|2",
        "a: 1~b: x\u0001y|2",
        "a: 1~b: é\ud83d\ude00~c: x\u0001y|3",
        "a: 1~a: 2|2"
      })
  void whatIsNoYamlIsNamedWithItsLine_AL1(String yaml, int line) {
    assertThatThrownBy(() -> read(yaml.replace('~', '\n')))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("(file.yaml:" + line + ")");
  }

  @Test
  void whatAReaderOfTheTreeWouldNotSeeIsRefused_AL1() {
    assertThatThrownBy(() -> read("a: &x 1\nb: *x\n")).hasMessageContaining("anchors");
    assertThatThrownBy(() -> read("a: 1\na: 2\n")).hasMessageContaining("file.yaml");
  }

  /** Also texts that look like something else, and names of fields that do. */
  @Test
  void whatIsWrittenIsReadAgainAsItWas_RL14() {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    String texts =
        """
        |a: b|# no comment|- x|~|null|yes|No|on|true|<<|=|12|0x1F|1_000|012|0o17|+1|.5|1e3|.inf\
        |.NaN|-.Inf|0b1|1_|1:30.5|+0x1|5f\
        |08:00-18:00|22:30|190:20:30|2001-01-01|2001-01-01T00:00:00Z|&a|*a|!tag|%x|@x|`x|>\
        |{a}|[a]|a,b|'|"|\\|?|? x|---|...|a #b|y|n|Infinity|${out.free} MB|x | y|\t|\tz|é|\0|\033[2J\
        """;
    List<String> all = new ArrayList<>(List.of(texts.split("\\|")));
    all.addAll(List.of("|", "a\nb\n", "\n", "\u0085", "\u2028", "\ud83d\ude00", "x ".repeat(120)));
    for (String text : all) {
      items.add(text);
      if (!text.equals("<<")) { // refused where it is a field: a merge key
        items.addObject().put(text, text);
      }
    }
    items.add(1).add(-1L << 40).add(1.5).add(1e300).add(true).addNull();
    items.addObject().putArray("empty");
    items.addObject().putObject("empty");
    JsonNode again = read(YamlDocument.write("list", list(items))).root();
    assertThat(again.path("list").size()).isEqualTo(items.size());
    for (int i = 0; i < items.size(); i++) {
      assertThat(again.path("list").get(i)).isEqualTo(items.get(i));
    }
  }

  private static List<JsonNode> list(ArrayNode items) {
    List<JsonNode> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  @Test
  void durationsAreAsPeopleWriteThem() {
    assertThat(Durations.parse("5m")).contains(Duration.ofMinutes(5));
    assertThat(Durations.parse("5")).isEmpty();
  }
}
