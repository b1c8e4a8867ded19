package org.lockstep.registration.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.testkit.ParserFuzz;

/** Whatever somebody writes into a file: definitions, or a refusal that says where (AL-1). */
@Timeout(120)
class DefinitionFuzzTest {
  private static final SortedSet<String> NODES = new TreeSet<>(List.of("N0", "N1"));
  private static final String SAMPLE =
      """
      client_services:
        - name: printing
          allowable_nodes: [N0, N1]
          preferences: {ordered: [N1]}
          auto_register: manual
          actions:
            start: {type: exec, timeout: 5s, command: [sleep, '9'], environment: {A: b}}
            stop: {type: exec, on_failure: force, kill_after: 1.5}
        - name: "plain"
          disallowable_nodes:
            - N0
      """;
  private static final String[] WORDS =
      ("[¦]¦{¦}¦- ¦? ¦: ¦\n  ¦\t¦&a ¦*a¦<<: ¦!!int ¦!x ¦'¦\"¦|\n¦~¦N0¦, ¦client_services¦name¦actions"
              + "¦start¦type¦timeout¦1e999999999¦0x7fffffffffffffffffff¦.inf¦.nan¦-0.0¦true¦#¦--- ¦...\n"
              + "¦%YAML 9.9\n¦\u0000¦\u0085¦\ud83d\ude00¦"
              + "9".repeat(400))
          .split("¦");

  private final DefinitionDocument document = new DefinitionDocument();
  private final ParserFuzz fuzz = ParserFuzz.ofText(List.of(SAMPLE), WORDS).oneIn(10);

  private void read(byte[] bytes) {
    document
        .read(new String(bytes, StandardCharsets.UTF_8), "f.yaml", Optional.of(NODES))
        .values()
        .forEach(
            entry -> assertThat(Records.definition(entry.record())).isEqualTo(entry.definition()));
  }

  @Test
  void aBadDocumentIsRefusedAndAGoodOneIsReadBackFromItsRecord_AL1() throws Exception {
    fuzz.run(this::read);
  }

  @Test
  void aliasesThatMultiplyAreRefusedBeforeTheyDo_AL1() throws Exception {
    String bomb =
        IntStream.range(1, 30)
            .mapToObj(i -> "- &x" + i + " [" + "*x%d, ".formatted(i - 1).repeat(9) + "]\n")
            .collect(Collectors.joining("", "client_services:\n- &x0 a\n", ""));
    fuzz.refuses(this::read, bomb, "client_services: &a [*a]");
  }

  @Test
  void whatIsTooDeepIsRefused_AL1() throws Exception {
    fuzz.refuses(
        this::read,
        in("name: a, actions: {start: {type: x, p: " + "[".repeat(200_000)),
        in("name: a, actions: {start: {type: x, p: " + "{a: ".repeat(100_000)),
        "- ".repeat(300_000),
        "? ".repeat(300_000));
  }

  /** On which line a field stands is kept by its whole path, once for each. */
  @Test
  void longNamesAboveManyFieldsAreRefused_AL1() throws Exception {
    String long1 = "\"" + "n".repeat(1_000) + "\"";
    String many = "[" + "1,".repeat(100_000) + "]";
    fuzz.refuses(
        this::read,
        in("? " + "n".repeat(100_000) + "\n: " + many),
        in((long1 + ": {").repeat(15) + long1 + ": " + many + "}".repeat(15)));
  }

  @Test
  void longValuesAreRefusedAsFastAsShortOnes_AL1() throws Exception {
    fuzz.refuses(
        this::read,
        in("name: a, actions: {start: {type: x, timeout: '1" + " ".repeat(20_000) + "s'}}"),
        in("name: a, actions: {start: {type: x, timeout: " + "9".repeat(60_000) + "}}"),
        in("name: '" + "a".repeat(60_000) + "'"));
  }

  private static String in(String entry) {
    return "client_services: [{" + entry + "}]";
  }
}
