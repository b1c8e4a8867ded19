package org.lockstep.shell.commands.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.testkit.ParserFuzz;

/** Whatever either end of the control socket hears (AL-1). */
@Timeout(120)
class SaidFuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static byte[] line(Said said) {
    try {
      return MAPPER.writeValueAsBytes(said);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBadLineIsRefusedAndAGoodOneHasOnlyRealWords_AL1() throws Exception {
    List<byte[]> lines =
        Stream.concat(
                Stream.of(
                        Said.command(List.of("cs", "list", ""), "/tmp", true, false),
                        Said.answer("yes"),
                        Said.out("text"),
                        Said.err("wrong"),
                        Said.ask("sure?"),
                        Said.exit(2))
                    .map(SaidFuzzTest::line),
                Stream.of("{}".getBytes(StandardCharsets.UTF_8)))
            .toList();
    new ParserFuzz(lines, IOException.class::isInstance)
        .withWords("null¦{¦}¦[¦]¦,¦:¦\"¦\"words\":¦\"exit\":¦1e999999¦\\u0000".split("¦"))
        .run(bytes -> use(Line.said(bytes)));
  }

  @Test
  void wordsThatAreNoneAreRefused_AL1() throws Exception {
    new ParserFuzz(List.of(line(Said.exit(0))), IOException.class::isInstance)
        .refuses(
            bytes -> Line.said(bytes),
            "null",
            "{\"words\":[\"cs\",null]}",
            "{\"words\":[],\"folder\":\"\\u0000\"}");
  }

  /** As both ends do. */
  private static void use(Said said) {
    if (said.words() != null) {
      said.words().forEach(String::length);
    }
    if (said.folder() != null) {
      Path.of(said.folder());
    }
  }
}
