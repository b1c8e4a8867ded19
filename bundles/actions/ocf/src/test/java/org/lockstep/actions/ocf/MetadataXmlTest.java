package org.lockstep.actions.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.actions.ocf.core.Kind;
import org.lockstep.actions.ocf.core.Metadata;
import org.lockstep.actions.ocf.core.Parameter;
import org.xml.sax.SAXException;

@Timeout(60)
class MetadataXmlTest {
  private static Metadata read(String text) throws Exception {
    return MetadataXml.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatAgentsSayIsRead() throws Exception {
    Metadata metadata = read(AgentFile.METADATA);
    assertThat(metadata.parameters())
        .containsOnlyKeys("socket", "watts", "dimmed", "suffix", "old");
    assertThat(metadata.parameters().get("socket"))
        .isEqualTo(new Parameter("socket", Kind.TEXT, "", true));
    assertThat(metadata.parameters().get("watts"))
        .isEqualTo(new Parameter("watts", Kind.INTEGER, "40", false));
    assertThat(metadata.parameters().get("old").required()).isFalse();
    assertThat(metadata.stop()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aDocumentTypeIsPassedOverAndNotFetched(@TempDir Path folder) throws Exception {
    Path dtd = Files.writeString(folder.resolve("x.dtd"), "this is no document type <");
    String text = "<!DOCTYPE resource-agent SYSTEM \"%s\"><resource-agent/>";
    assertThat(read(text.formatted(dtd.toUri())).parameters()).isEmpty();
    assertThat(read(text.formatted("http://192.0.2.1/x.dtd")).stop())
        .isEqualTo(Metadata.USUAL_STOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY b \"c\">]><resource-agent>&b;</resource-agent>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><resource-agent>&b;</resource-agent>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM \"file:///etc/passwd\"> %b;]><resource-agent/>",
        "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;&b;\">]><resource-agent e=\"&d;\"/>",
        "<resource-agent>&b;</resource-agent>",
        "<resource-agent>",
        "<something/>",
        "hello",
        ""
      })
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(SAXException.class);
  }

  @Test
  void itIsNotNestedForEver() {
    String deep = "<resource-agent>" + "<a>".repeat(10_000);
    assertThatThrownBy(() -> read(deep)).hasMessageContaining("deep");
  }
}
