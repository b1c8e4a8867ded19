package org.lockstep.shell.commands.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventGroups;
import org.lockstep.events.EventSpec;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.run.Invocation;

@Timeout(30)
class EventCommandsTest {
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;
  private final Recorder console = new Recorder(Optional.empty());
  private final List<String> asked = new ArrayList<>();
  private final SortedMap<String, List<String>> differences = new TreeMap<>();

  /** Notes what it is asked for. */
  private final class Groups implements EventGroups {
    @Override
    public CompletionStage<List<String>> define(String yaml, String sourceName) {
      asked.add("define " + yaml);
      return CompletableFuture.completedStage(List.of("disks", "nodes"));
    }

    @Override
    public Preview preview(String yaml, String sourceName) {
      asked.add("preview " + yaml);
      return new Preview(
          differences,
          new TreeMap<>(Map.of("disks", Optional.empty(), "night", Optional.of("it is for N1"))));
    }

    @Override
    public String export() {
      return "events: []\n";
    }

    @Override
    public CompletionStage<Void> enable(String group, boolean enabled) {
      asked.add((enabled ? "enable " : "disable ") + group);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> remove(String group) {
      throw new ProblemException("unknown-event-group", "not found", group, "there is none");
    }

    @Override
    public List<GroupView> groups() {
      return List.of(
          new GroupView("disks", true, Optional.empty(), List.of("full"), 3, Optional.of(AT)),
          new GroupView(
              "night", false, Optional.of("it was disabled"), List.of("x"), 0, Optional.empty()));
    }
  }

  private static final class Daemon implements EventDaemon {
    final CompletableFuture<Consumer<Occurrence>> listener = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    @Override
    public Enabled enable(String group, List<EventSpec> events) {
      throw new AssertionError();
    }

    @Override
    public List<Problem> problems(EventSpec event) {
      return List.of();
    }

    @Override
    public List<EventView> events() {
      return List.of(
          new EventView(
              "full",
              "@disks",
              "disk-space",
              Optional.empty(),
              3,
              Optional.of(AT),
              Optional.of("done")));
    }

    @Override
    public Counted counted(String group) {
      throw new AssertionError();
    }

    @Override
    public void forget(String group) {
      throw new AssertionError();
    }

    @Override
    public void report(String event, Map<String, String> out) {
      throw new AssertionError();
    }

    @Override
    public Following follow(int latest, Consumer<Occurrence> told) {
      assertThat(latest).isEqualTo(10);
      listener.complete(told);
      return () -> closed.complete(null);
    }
  }

  private int run(ShellCommand command, String... words) {
    return new Invocation("event", command).run(List.of(words), console);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(console.out.toString());
  }

  private EventList list() {
    EventList list = new EventList();
    list.daemon = new Daemon();
    list.groups = new Groups();
    return list;
  }

  @Test
  void listShowsGroupsToo_EM3() throws Exception {
    assertThat(run(list())).isZero();
    assertThat(console.out.toString())
        .containsPattern("full +@disks +disk-space +3")
        .containsPattern("night +no +no: it was disabled +x");
    console.out.setLength(0);
    run(list(), "--json");
    assertThat(json().at("/events/0/name").asText()).isEqualTo("full");
    assertThat(json().at("/groups/0/last").asText()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(json().at("/groups/1/notHere").asText()).isEqualTo("it was disabled");
  }

  private EventDefine define() {
    EventDefine define = new EventDefine();
    define.groups = new Groups();
    return define;
  }

  @Test
  void defineTakesAFile_EM3() throws Exception {
    Path file = Files.writeString(folder.resolve("g.yaml"), "events: []");
    EventDefine define = define();
    assertThat(run(define, file.toString())).isZero();
    assertThat(asked).containsExactly("define events: []");
    assertThat(console.out.toString()).isEqualTo("defined disks\ndefined nodes\n");
    Files.writeString(file, "#".repeat(4 * 1024 * 1024 + 1));
    assertThat(run(define, file.toString())).isEqualTo(1);
    assertThat(console.err.toString()).contains("event groups refused").contains("bytes");
  }

  @Test
  void aDryRunShowsWhatWouldChange_EM3() throws Exception {
    Path file = Files.writeString(folder.resolve("g.yaml"), "events: []");
    differences.put("disks", List.of("- events[full].failures: 1", "+ events[full].failures: 2"));
    assertThat(run(define(), file.toString(), "--dry-run")).isZero();
    assertThat(asked).as("nothing is defined").containsExactly("preview events: []");
    assertThat(console.out.toString())
        .startsWith("disks\n  - events[full].failures: 1\n  + events[full].failures: 2\n\nEVENT")
        .containsPattern("disks +yes\n")
        .containsPattern("night +no: it is for N1\n");
    console.out.setLength(0);
    assertThat(run(define(), file.toString(), "--dry-run", "--json")).isZero();
    assertThat(json().at("/differences/disks/1").asText()).isEqualTo("+ events[full].failures: 2");
    assertThat(json().at("/notHere/disks").isNull()).isTrue();
    assertThat(json().at("/notHere/night").asText()).isEqualTo("it is for N1");
    console.out.setLength(0);
    differences.clear();
    run(define(), file.toString(), "--dry-run");
    assertThat(console.out.toString()).startsWith("Nothing would change.\n\nEVENT GROUP");
  }

  @Test
  void exportPrintsTheDocumentAsItIs_EM3() {
    EventExport export = new EventExport();
    export.groups = new Groups();
    assertThat(run(export)).isZero();
    assertThat(console.out.toString()).isEqualTo("events: []\n");
  }

  @Test
  void groupsAreEnabledDisabledAndRemoved_EM3() throws Exception {
    EventGroupEnable enable = new EventGroupEnable();
    enable.groups = new Groups();
    EventGroupDisable disable = new EventGroupDisable();
    disable.groups = new Groups();
    run(enable, "disks");
    run(disable, "disks");
    assertThat(asked).containsExactly("enable disks", "disable disks");
    assertThat(console.out.toString()).isEqualTo("enabled disks\ndisabled disks\n");
    console.out.setLength(0);
    run(disable, "disks", "--json");
    assertThat(json().path("disabled").asText()).isEqualTo("disks");
    EventRemove remove = new EventRemove();
    remove.groups = new Groups();
    assertThat(run(remove, "disk")).isEqualTo(1);
    assertThat(console.err.toString()).contains("did you mean disks?").doesNotContain("--yes");
    assertThat(run(remove, "disks")).as("it asks").isEqualTo(1);
    assertThat(run(remove, "disks", "--yes")).isEqualTo(1);
    assertThat(console.err.toString()).contains("--yes").contains("not found (disks)");
  }

  @Test
  void tailShowsWhatHappensUntilInterrupted_EM3() throws Exception {
    Daemon daemon = new Daemon();
    EventTail tail = new EventTail();
    tail.daemon = daemon;
    Thread command = new Thread(() -> run(tail, "--json"));
    command.start();
    Consumer<EventDaemon.Occurrence> told = daemon.listener.get(10, TimeUnit.SECONDS);
    told.accept(occurrence("line", "one\ntwo"));
    while (!console.out.toString().endsWith("\n")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    command.interrupt();
    daemon.closed.get(10, TimeUnit.SECONDS);
    command.join(10_000);
    assertThat(console.out.toString().lines()).hasSize(1);
    assertThat(json().at("/out/line").asText()).isEqualTo("one\ntwo");
    assertThat(run(tail, "--lines", "101")).isEqualTo(1);
  }

  @Test
  void whatComesTooFastIsCountedAndNotKept() throws Exception {
    Daemon daemon = new Daemon();
    EventTail tail = new EventTail();
    tail.daemon = daemon;
    CompletableFuture<Void> read = new CompletableFuture<>();
    Recorder slow =
        new Recorder(Optional.empty()) {
          @Override
          public void print(String text) {
            read.join();
            super.print(text);
          }
        };
    Thread command = new Thread(() -> new Invocation("event", tail).run(List.of(), slow));
    command.start();
    Consumer<EventDaemon.Occurrence> told = daemon.listener.get(10, TimeUnit.SECONDS);
    for (int i = 0; i < EventTail.MOST_WAITING + 50; i++) {
      told.accept(occurrence("reason", "x"));
    }
    read.complete(null);
    while (!slow.err.toString().contains("came too fast")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    command.interrupt();
    command.join(10_000);
  }

  @Test
  void aTerminalIsToldNoControlCharacters_AL1() {
    assertThat(EventTail.text(occurrence("line", "\u001b[2Jgone\nnext")))
        .endsWith("full (@disks) line=?[2Jgone?next");
  }

  private static EventDaemon.Occurrence occurrence(String name, String value) {
    return new EventDaemon.Occurrence("full", "@disks", AT, 1, new TreeMap<>(Map.of(name, value)));
  }
}
