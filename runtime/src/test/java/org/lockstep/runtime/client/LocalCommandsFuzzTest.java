package org.lockstep.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.run.Invocation;
import org.lockstep.testkit.ParserFuzz;

/** Whatever an operator types where no node is asked (AL-1). */
@Timeout(120)
class LocalCommandsFuzzTest {
  /** What this module adds; those of the bundles are fuzzed there. */
  private static final Map<String, String> OWN =
      Map.of(
          "node start", "--disk d raft:f --node N0 --key k --foreground --console",
          "demo", "--nodes 3 --exit --json",
          "prepare", "",
          "completion", "");

  private static final String[] WORDS =
      (" ¦  ¦--json¦--disk¦--node¦--nodes¦=¦--¦-¦-h¦--help¦--version¦--on¦--on=¦@/etc/passwd¦\"¦'"
              + "¦-1¦99999999999¦${sys:user.home}¦%s¦*¦\n¦\u0000¦\u0085¦raft:¦../¦🦊")
          .split("¦");

  private static ParserFuzz fuzz(int oneIn, String... samples) {
    return new ParserFuzz(
            List.of(samples).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
            none -> false)
        .withWords(WORDS)
        .oneIn(oneIn);
  }

  private static List<String> words(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  @Test
  void theirWordsAreTakenOrRefusedWithTheUsage_AL1() throws Exception {
    assertThat(KnownCommands.local()).containsKeys(OWN.keySet().toArray(String[]::new));
    for (Map.Entry<String, String> own : OWN.entrySet()) {
      byte[] sample = own.getValue().getBytes(StandardCharsets.UTF_8);
      assertThat(settled(own.getKey(), words(sample), new SilentConsole()))
          .as(own.getKey())
          .isEmpty();
      fuzz(40, own.getValue()).run(bytes -> judge(own.getKey(), words(bytes)));
    }
  }

  private static Optional<Integer> settled(String path, List<String> words, SilentConsole console) {
    ShellCommand command = Optional.ofNullable(KnownCommands.local().get(path)).orElseThrow();
    return new Invocation(path, command).settled(words, console);
  }

  private static void judge(String path, List<String> words) {
    SilentConsole console = new SilentConsole();
    int code = settled(path, words, console).orElse(Commands.DONE);
    String err = console.err();
    assertThat(code).as(err).isIn(Commands.DONE, Commands.USAGE);
    assertThat(err).doesNotContain("Exception", "\tat ").hasSizeLessThan(10_000);
    assertThat(err.isBlank()).isEqualTo(code == Commands.DONE);
    if (code == Commands.USAGE) {
      assertThat(err.lines().skip(1).findFirst().orElse("")).startsWith("Usage: lockstep " + path);
    }
  }

  @Test
  void theNodeThatIsAskedIsFoundAmongAnyWords_AL1() throws Exception {
    fuzz(4, "--on N0 cs list --json", "--on=N0 status", "status")
        .run(
            bytes -> {
              List<String> given = words(bytes);
              try {
                Addressee found = Addressee.of(given, List.of("cs", "list")::equals);
                assertThat(found.words()).hasSizeBetween(given.size() - 2, given.size());
                assertThat(given).containsAll(found.words());
                assertThat(found.on().orElse("N0")).isNotBlank();
              } catch (Addressee.MissingException e) {
                assertThat(given).anyMatch(word -> word.startsWith("--on"));
              }
            });
  }
}
