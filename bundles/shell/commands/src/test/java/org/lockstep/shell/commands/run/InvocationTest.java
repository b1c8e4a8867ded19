package org.lockstep.shell.commands.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ConsoleGoneException;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.WrongUsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class InvocationTest {
  private final Recorder console = new Recorder(Optional.empty());

  @Command(description = "Greets")
  private static final class Greet implements ShellCommand {
    @Parameters(index = "0", paramLabel = "NAME")
    String name;

    @Option(names = "--json")
    boolean json;

    @Override
    public int run(Console console) throws Exception {
      if (name.equals("nobody")) {
        throw new ExecutionException(
            new ProblemException("no-name", "not greeted", "NAME", "that is\n  nobody"));
      }
      if (name.equals("everybody")) {
        throw new WrongUsageException("no-name", "not greeted", "", "one at a time");
      }
      if (name.equals("somebody") || name.isEmpty()) {
        throw new ProblemException("no-name", "not greeted", "", "that is somebody");
      }
      console.line("hello " + name);
      return 0;
    }
  }

  private int run(String... words) {
    return new Invocation("greet", new Greet()).run(List.of(words), console);
  }

  @Test
  void doneIsZero() {
    assertThat(run("alice")).isZero();
    assertThat(console.out.toString()).isEqualTo("hello alice\n");
  }

  @Test
  void wrongUsageIsTwoAndShowsTheUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("alice", "--loud")).isEqualTo(2);
    assertThat(console.err.toString()).contains("NAME").contains("--loud").contains("Usage:");
  }

  @Test
  void wrongUsageThatACommandFindsIsTwoToo() throws Exception {
    assertThat(run("everybody", "--json")).isEqualTo(2);
    assertThat(console.err.toString()).isEqualTo("not greeted (everybody): one at a time\n");
    assertThat(new ObjectMapper().readTree(console.out.toString()).at("/error/code").asText())
        .isEqualTo("no-name");
  }

  @Test
  void anOptionThatIsNearlyOneIsMeant_AL1() {
    assertThat(run("alice", "--jsn")).isEqualTo(2);
    assertThat(console.err.toString())
        .startsWith("Unknown option: '--jsn'; did you mean --json?\n");
  }

  @Test
  void aRefusalIsOneLineWhereverItWasThrown() {
    assertThat(run("nobody")).isEqualTo(1);
    assertThat(console.err.toString()).isEqualTo("not greeted (NAME): that is nobody\n");
    assertThat(console.out).isEmpty();
  }

  @Test
  void aRefusalIsAboutTheFirstParameterUnlessItSaysSo() {
    assertThat(run("somebody")).isEqualTo(1);
    assertThat(console.err.toString()).isEqualTo("not greeted (somebody): that is somebody\n");
  }

  @Test
  void aRefusalOfNothingIsAboutTheCommand_AL1() {
    assertThat(run("")).isEqualTo(1);
    assertThat(console.err.toString())
        .isEqualTo("not greeted (lockstep greet): that is somebody\n");
  }

  @Test
  void noFileIsReadForAWord() {
    assertThat(run("@/etc/hostname")).isZero();
    assertThat(console.out.toString()).isEqualTo("hello @/etc/hostname\n");
  }

  @Test
  void whoHasGoneIsToldNothing() {
    Recorder gone =
        new Recorder(Optional.empty()) {
          @Override
          public void print(String text) {
            throw new ConsoleGoneException("gone");
          }
        };
    assertThatThrownBy(() -> new Invocation("greet", new Greet()).run(List.of("alice"), gone))
        .isInstanceOf(ConsoleGoneException.class);
    assertThat(gone.err).isEmpty();
  }

  @Test
  void aRefusalInJsonIsADocumentToo() throws Exception {
    assertThat(run("nobody", "--json")).isEqualTo(1);
    JsonNode error = new ObjectMapper().readTree(console.out.toString()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("no-name");
    assertThat(error.path("what").asText()).isEqualTo("not greeted");
    assertThat(error.path("where").asText()).isEqualTo("NAME");
    assertThat(error.path("why").asText()).contains("nobody");
  }

  @Test
  void helpAndVersion() {
    assertThat(run("--help")).isZero();
    assertThat(console.out.toString()).contains("Usage: lockstep greet").contains("Greets");
    assertThat(run("--version")).isZero();
    assertThat(console.out.toString()).contains("lockstep ");
  }
}
