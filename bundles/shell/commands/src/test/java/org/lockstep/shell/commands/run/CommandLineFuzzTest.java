package org.lockstep.shell.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.NodeForce;
import org.lockstep.shell.commands.disk.DiskFormat;
import org.lockstep.shell.commands.services.CsWait;
import org.lockstep.shell.commands.text.Times;
import org.lockstep.testkit.ParserFuzz;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whatever an operator types: a code as documented, and never a trace of the stack (AL-1). */
@Timeout(120)
class CommandLineFuzzTest {
  private static final String[] WORDS =
      (" ¦  ¦--json¦--since¦--state¦--timeout¦=¦--¦-¦-h¦--help¦--version¦--yes¦@/etc/passwd¦\"¦'¦\\"
              + "¦-1¦99999999999¦${sys:user.home}¦%s¦*¦\n¦\u0000¦\u0085¦\ud83d\ude00¦N0¦greet¦cs ¦🦊")
          .split("¦");
  private static final Pattern REFUSAL = Pattern.compile("[^(]+ \\(.+\\): .+\n");

  @TempDir Path folder;

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

  /** It runs, and refuses what it does not like. */
  @Command(description = "Greets")
  private static final class Greet implements ShellCommand {
    @Parameters(index = "0")
    String name;

    @Option(names = "--times")
    int times = 1;

    @Override
    public int run(Console console) {
      if (times != 1) {
        throw new ProblemException("no-times", "not greeted", "--times", "not " + name);
      }
      console.line("hello");
      return Commands.DONE;
    }
  }

  /** Of one command. */
  private static final class Provider implements ComponentServiceObjects<ShellCommand> {
    @Override
    public ShellCommand getService() {
      return new Greet();
    }

    @Override
    public void ungetService(ShellCommand command) {}

    @Override
    public ServiceReference<ShellCommand> getServiceReference() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void anyWordsAreRunOrRefusedWithTheirCode_AL1() throws Exception {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.add(new Provider(), Map.of(CommandPath.PATH, "say hello"));
    fuzz(40, "say hello alice --times 1", "say hello alice --times=2", "", "say --help")
        .run(
            bytes -> {
              Recorder console = new Recorder(Optional.empty());
              judge(dispatcher.run(words(bytes), console), console);
            });
  }

  private static void judge(int code, Recorder console) {
    String err = console.err.toString();
    assertThat(code).isBetween(Commands.DONE, Commands.USAGE);
    assertThat(err).doesNotContain("Exception", "\tat ").hasSizeLessThan(10_000);
    assertThat(err.isBlank()).isEqualTo(code == Commands.DONE);
    if (code == Commands.USAGE && err.contains("Usage: lockstep")) {
      assertThat(err.lines().skip(1).findFirst().orElse("")).startsWith("Usage: lockstep");
    } else if (code != Commands.DONE) {
      assertThat(err.lines()).hasSize(1);
    }
  }

  @Test
  void anyWordsAfterACommandAreTakenOrRefusedWithTheirPlace_AL1() throws Exception {
    List<Class<?>> all = EveryCommand.classes();
    assertThat(all).contains(CsWait.class, DiskFormat.class, NodeForce.class);
    for (Class<?> type : all) {
      String sample = EveryCommand.words(EveryCommand.instance(type));
      assertThat(settled(type, words(sample.getBytes(StandardCharsets.UTF_8))))
          .as(type + " " + sample)
          .isEmpty();
      fuzz(400, sample).run(bytes -> judge(type, words(bytes)));
    }
  }

  private static Optional<Integer> settled(Class<?> type, List<String> words) throws Exception {
    return new Invocation("test", EveryCommand.instance(type))
        .settled(words, new Recorder(Optional.empty()));
  }

  private void judge(Class<?> type, List<String> words) throws Exception {
    Recorder console = new Here();
    Invocation invocation = new Invocation("test", EveryCommand.instance(type));
    int code =
        writes(words)
            ? invocation.settled(words, console).orElse(Commands.DONE)
            : invocation.run(words, console);
    judge(code, console);
    if (code == Commands.REFUSED) {
      assertThat(console.err.toString()).as(type + " " + words).matches(REFUSAL);
    }
  }

  /** It would, wherever the words lead. */
  private static boolean writes(List<String> words) {
    return words.stream().anyMatch(word -> word.startsWith("--export"));
  }

  private final class Here extends Recorder {
    Here() {
      super(Optional.empty());
    }

    @Override
    public Path folder() {
      return folder;
    }
  }

  @Test
  void aBadTimeIsRefused_AL1() throws Exception {
    new ParserFuzz(
            List.of("500ms".getBytes(StandardCharsets.UTF_8)),
            IllegalArgumentException.class::isInstance)
        .withWords("ms", "s", "9", "999999999999999999h", "-", "\u0663")
        .run(
            bytes ->
                assertThat(Times.parse(new String(bytes, StandardCharsets.UTF_8)).toMillis())
                    .isNotNegative());
  }
}
