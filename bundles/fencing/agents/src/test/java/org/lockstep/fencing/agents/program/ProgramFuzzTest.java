package org.lockstep.fencing.agents.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.fencing.agents.core.LastLine;
import org.lockstep.testkit.ParserFuzz;
import org.xml.sax.SAXException;

/** Whatever a fence program prints (AL-1). */
@Timeout(120)
class ProgramFuzzTest {
  private static final String SAMPLE =
      """
      <?xml version="1.0" ?>
      <resource-agent name="fence_x">
        <parameters>
          <parameter name="plug" required="1" obsoletes="port">
            <content type="select"><option value="a"/><option value="b"/></content>
          </parameter>
          <parameter name="wait"><content type="second" default="5"/></parameter>
        </parameters>
        <actions><action name="off"/><action name="status"/></actions>
      </resource-agent>
      """;
  private static final String[] WORDS =
      ("<parameter name=\"a\">¦</parameter>¦<content type=\"\">¦<a>¦</a>¦<!DOCTYPE a>¦<![CDATA[¦]]>¦&lt;"
              + "¦&x;¦&#0;¦&#x10FFFF;¦<!--¦-->¦<?a ?>¦<¦>¦\"¦ obsoletes=\",\"¦xmlns:a=\"b\"¦\u0000¦\ud83d\ude00")
          .split("¦");

  private final ParserFuzz fuzz =
      new ParserFuzz(
              List.of(SAMPLE.getBytes(StandardCharsets.UTF_8)), SAXException.class::isInstance)
          .withWords(WORDS)
          .oneIn(10);

  private static void read(byte[] bytes) throws Exception {
    MetadataXml.read(new String(bytes, StandardCharsets.UTF_8))
        .problems(new TreeMap<>(Map.of("plug", "c", "wiat", "1", "", "")))
        .forEach(problem -> assertThat(problem.why()).isNotBlank());
  }

  @Test
  void badMetadataAreRefused_AL1() throws Exception {
    fuzz.run(ProgramFuzzTest::read);
  }

  @Test
  void metadataFetchNothingAndMultiplyNothing_AL1() throws Exception {
    fuzz.refuses(
        ProgramFuzzTest::read,
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><a/>",
        "<!DOCTYPE a [<!ENTITY x \"xx\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>",
        "<a>&x;</a>",
        "<parameter>".repeat(10_000) + "</parameter>".repeat(10_000));
  }

  @Test
  void ofWhatAProgramPrintsTheBeginningIsKept_AL1() throws Exception {
    new ParserFuzz(List.of(new byte[1]), none -> false)
        .oneIn(10_000)
        .run(
            bytes -> {
              Output output = new Output(1_000);
              output.drain(new Endless(50_000_000));
              Outcome outcome = output.of(0, 1_000);
              assertThat(outcome.output()).hasSize(1_000);
              assertThat(outcome.whole()).isFalse();
            });
  }

  /** Zeros, so many of them. */
  private static final class Endless extends InputStream {
    private long left;

    private Endless(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      left -= length;
      return left > 0 ? length : -1;
    }
  }

  @Test
  void whateverWasPrintedTheLastLineIsOne_AL1() throws Exception {
    new ParserFuzz(
            List.of("first\nit failed: p=s3cret\n".getBytes(StandardCharsets.UTF_8)), none -> false)
        .withWords("\n", "\r\n", "\u0085", "\u2028", "\u0000", "s3cret", "\u001b[31m", " ")
        .run(
            bytes ->
                assertThat(
                        LastLine.of(new String(bytes, StandardCharsets.UTF_8), List.of("s3cret")))
                    .doesNotContain("s3cret", "\n", "\u0000")
                    .hasSizeLessThan(202));
  }
}
