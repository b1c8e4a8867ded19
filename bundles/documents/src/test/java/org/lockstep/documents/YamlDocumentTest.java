package org.lockstep.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
  void whatIsTooLargeOrTooDeepIsNotRead_AL1() {
    assertThatThrownBy(() -> read("#".repeat(YamlDocument.MAX_BYTES + 1)))
        .hasMessageContaining("more than");
    assertThatThrownBy(() -> read("a: " + "[".repeat(30) + "]".repeat(30)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void whatAReaderOfTheTreeWouldNotSeeIsRefused_AL1() {
    assertThatThrownBy(() -> read("a: &x 1\nb: *x\n")).hasMessageContaining("anchors");
    assertThatThrownBy(() -> read("a: 1\na: 2\n")).hasMessageContaining("file.yaml");
  }

  @Test
  void durationsAreAsPeopleWriteThem() {
    assertThat(Durations.parse("5m")).contains(Duration.ofMinutes(5));
    assertThat(Durations.parse("5")).isEmpty();
  }
}
