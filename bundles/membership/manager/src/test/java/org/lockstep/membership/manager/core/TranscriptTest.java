package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;

/**
 * Replays the transcripts in {@code src/test/resources/transcripts} against the core. Lines that
 * begin with {@code >} are commands, those with {@code #} say what is shown and which rules; the
 * rest is what must happen, word by word. {@code -Dlockstep.transcripts=write} writes it anew, to
 * be read before it is committed.
 */
class TranscriptTest {
  private static final Path FOLDER = Path.of("src/test/resources/transcripts");

  @TestFactory
  Stream<DynamicTest> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
    }
  }

  private static void replay(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> actual = new ArrayList<>();
    CoreCluster cluster = new CoreCluster(size -> 0);
    for (String line : lines) {
      if (line.startsWith("#") || line.isBlank()) {
        actual.add(line);
      } else if (line.startsWith(">")) {
        actual.add(line);
        run(cluster, line.substring(1).trim().split(" +"));
        actual.addAll(cluster.log);
        cluster.log.clear();
        actual.add(Wording.of(cluster.state()));
      }
    }
    if ("write".equals(System.getProperty("lockstep.transcripts"))) {
      Files.write(file, actual);
    }
    assertThat(actual).containsExactlyElementsOf(lines);
    assertThat(cluster.told.values()).allMatch(times -> times == 1);
  }

  /** Nodes that are named together act at once: their requests share a commit. */
  private static void run(CoreCluster cluster, String[] words) {
    switch (words[0]) {
      case "boot" -> each(words, 1, id -> cluster.boot(id));
      case "master" -> cluster.elect(node(words[1]));
      case "join" -> {
        int at = firstSpec(words);
        List<SubsystemSpec> specs = specs(words, at);
        for (int i = 1; i < at; i++) {
          cluster.ask(node(words[i]), new Ask.Join(specs, CoreCluster.EVERYBODY, words[i]));
        }
        cluster.settle();
        cluster.tick(NextCommit.GATHER_MS);
      }
      case "leave" -> cluster.ask(anybody(cluster), new Ask.Leave(boot(cluster, words[1])));
      case "force" ->
          cluster.ask(anybody(cluster), new Ask.Force(boot(cluster, words[1]), "asked for"));
      case "force-by" ->
          cluster.ask(node(words[1]), new Ask.Force(boot(cluster, words[2]), "asked for"));
      case "register" -> cluster.ask(node(words[1]), new Ask.Register(specs(words, 2).get(0)));
      case "release" -> cluster.ask(node(words[1]), new Ask.Release(level(cluster, words[2])));
      case "lose" ->
          cluster.ask(node(words[1]), new Ask.Lost(level(cluster, words[2]), "too slow"));
      case "kill" -> each(words, 1, cluster::kill);
      case "prove" ->
          each(
              words,
              1,
              id ->
                  cluster.prove(cluster.state().bootOf(NodeId.of(id)).orElseThrow(), "death mark"));
      case "hold" -> cluster.nodes.get(NodeId.of(node(words[1]))).held.add(words[2]);
      case "ack" -> done(cluster, words, "", false);
      case "ack-one" -> done(cluster, words, "", true);
      case "fail" -> done(cluster, words, "it broke", false);
      case "failing" ->
          cluster.nodes.get(NodeId.of(node(words[1]))).failing.put(words[2], "it broke");
      case "tick" -> cluster.tick(Long.parseLong(words[1]));
      default -> throw new IllegalArgumentException(words[0]);
    }
    cluster.settle();
  }

  private static Incarnation boot(CoreCluster cluster, String word) {
    return cluster.state().bootOf(NodeId.of(node(word))).orElseThrow();
  }

  private static int anybody(CoreCluster cluster) {
    return cluster.masterNode.orElseThrow().value();
  }

  /** Acknowledges what is owed longest; the subsystem answers by itself from then on, or not. */
  private static void done(CoreCluster cluster, String[] words, String fault, boolean held) {
    CoreCluster.Node node = cluster.nodes.get(NodeId.of(node(words[1])));
    if (!held) {
      node.held.remove(words[2]);
    }
    Level level =
        node.owed.keySet().stream()
            .filter(each -> each.name().equals(words[2]))
            .findFirst()
            .orElseThrow();
    cluster.listenerDone(node, level, fault);
  }

  private static Level level(CoreCluster cluster, String name) {
    return cluster.state().levels().keySet().stream()
        .filter(level -> level.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void each(String[] words, int from, java.util.function.IntConsumer action) {
    for (int i = from; i < words.length; i++) {
      action.accept(node(words[i]));
    }
  }

  private static int node(String word) {
    return Integer.parseInt(word.substring(1));
  }

  private static int firstSpec(String[] words) {
    int at = 1;
    while (at < words.length && words[at].matches("N\\d+")) {
      at++;
    }
    return at;
  }

  /** {@code cache@400:2,1,3} or {@code cache@400:2,1,3/dlm,vdm/panic}. */
  private static List<SubsystemSpec> specs(String[] words, int from) {
    List<SubsystemSpec> specs = new ArrayList<>();
    for (int i = from; i < words.length; i++) {
      String[] sections = words[i].split("/");
      String[] parts = sections[0].split("[@:,]");
      Optional<java.util.SortedSet<String>> requires =
          sections.length > 1 && !sections[1].equals("*")
              ? Optional.of(new TreeSet<>(List.of(sections[1].split(","))))
              : Optional.empty();
      specs.add(
          new SubsystemSpec(
              new Level(Integer.parseInt(parts[1]), parts[0]),
              new Barriers(
                  Integer.parseInt(parts[2]),
                  Integer.parseInt(parts[3]),
                  Integer.parseInt(parts[4])),
              requires,
              sections.length > 2 ? OnLoss.PANIC : OnLoss.FORCE_LEVEL,
              SubsystemSpec.DEFAULT_REMOVAL_DEADLINE,
              Deadlines.DEFAULT,
              ""));
    }
    return specs;
  }
}
