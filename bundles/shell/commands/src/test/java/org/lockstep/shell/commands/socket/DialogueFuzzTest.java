package org.lockstep.shell.commands.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.testkit.ParserFuzz;

/** Whatever the other end of the control socket says from its first line to its last (AL-1). */
@Timeout(120)
class DialogueFuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_EXIT = 255;
  private static final String[] WORDS =
      ("null¦{¦}¦[¦]¦,¦\"¦\n¦\n\n¦{}\n¦\"words\":[¦\"folder\":\"¦\"exit\":¦\"ask\":\"¦true¦1e999999¦-1¦\\u0000"
              + "¦{\"exit\":0}\n¦{\"answer\":\"no\"}\n")
          .split("¦");

  private static byte[] lines(Said... all) {
    return Stream.of(all)
        .map(DialogueFuzzTest::text)
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Said said) {
    try {
      return MAPPER.writeValueAsString(said);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does all that a command can do with whoever has called it. */
  private static final class Talkative implements Commands {
    private boolean called;

    @Override
    public int run(List<String> words, Console console) {
      called = true;
      console.print(String.join(" ", words));
      console.complain("in " + console.folder());
      console.line(console.ask("sure?").orElse("nobody"));
      return DONE;
    }

    @Override
    public SortedMap<String, String> paths() {
      return new TreeMap<>();
    }

    @Override
    public List<String> complete(List<String> words) {
      return List.of();
    }
  }

  @Test
  void aNodeObeysOrRefusesWhatAClientSays_AL1() throws Exception {
    Said command = Said.command(List.of("cs", "list", ""), "/tmp", true, true);
    new ParserFuzz(List.of(lines(command, Said.answer("yes"))), none -> false)
        .withWords(WORDS)
        .oneIn(10)
        .run(DialogueFuzzTest::visit);
  }

  private static void visit(byte[] bytes) throws IOException {
    Heard client = new Heard(bytes);
    Talkative commands = new Talkative();
    new Visit(new Line(client), commands).run();
    if (commands.called) {
      awaitInterrupt();
    }
    List<Said> said = saidTo(client);
    boolean asked = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') >= 0;
    assertThat(said.isEmpty()).isEqualTo(!asked);
    if (asked) {
      assertThat(said.get(said.size() - 1).exit())
          .isEqualTo(commands.called ? Commands.DONE : Commands.USAGE);
    }
    if (asked && !commands.called) {
      assertThat(said).hasSize(2);
      assertThat(said.get(0).err()).matches("nothing done \\(control socket\\): .+\n");
    }
  }

  /** Comes once, after the last that a client says; the next visit is none of its concern. */
  private static void awaitInterrupt() {
    while (!Thread.interrupted()) {
      Thread.onSpinWait();
    }
  }

  private static List<Said> saidTo(Heard client) throws IOException {
    List<Said> all = new ArrayList<>();
    Line line = new Line(new Heard(client.said()));
    for (Optional<Said> said = line.read(); said.isPresent(); said = line.read()) {
      all.add(said.get());
    }
    return all;
  }

  @Test
  void aClientShowsOrRefusesWhatANodeSays_AL1() throws Exception {
    byte[] sound =
        lines(Said.out("text"), Said.err("wrong"), Said.ask("sure?"), Said.out(""), Said.exit(2));
    client(sound).withWords(WORDS).oneIn(10).run(DialogueFuzzTest::talk);
  }

  private static ParserFuzz client(byte[] sound) {
    return new ParserFuzz(List.of(sound), DialogueFuzzTest::saysWhyInALine);
  }

  private static boolean saysWhyInALine(Exception e) {
    String why = String.valueOf(e.getMessage());
    return e instanceof IOException && !why.isBlank() && why.lines().count() == 1;
  }

  private static void talk(byte[] bytes) throws IOException {
    Recorder console = new Recorder(Optional.of("yes"));
    int exit = ControlClient.talk(new Line(new Heard(bytes)), List.of("status"), console);
    assertThat(exit).isBetween(0, MAX_EXIT);
  }

  @Test
  void aClientTakesNoEndlessLineAndNoCodeThatTheSystemWouldTurnIntoAnother_AL1() throws Exception {
    client(lines(Said.exit(0)))
        .refuses(
            DialogueFuzzTest::talk,
            "{\"exit\":256}\n",
            "{\"exit\":-1}\n",
            "{\"exit\":0} {\"exit\":1}\n",
            "{\"out\":\"" + "a".repeat(2 << 20),
            "[".repeat(1 << 19) + "\n");
  }
}
