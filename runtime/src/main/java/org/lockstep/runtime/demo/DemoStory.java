package org.lockstep.runtime.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.lockstep.runtime.client.NodeStatus;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.text.Times;

/** What the demo tells, step by step; each step is something that was seen to happen. */
final class DemoStory {
  private static final String SERVICE = LicenceProgram.NAME;
  private static final String NOBODY_HOLDS_ONE = "0 of 5";
  private static final long BOUND_MS = 30_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final DemoCluster cluster;
  private final LicenceProgram program;
  private final List<String> names;
  private final Console narrator;
  private final List<DemoReport.Step> steps = new ArrayList<>();
  private final long[] times = new long[Time.values().length];

  /** What is measured. */
  private enum Time {
    JOIN,
    LAUNCH,
    KILL_TO_REGISTERED,
    KILL_TO_ANSWERING,
    PROGRAM_START,
    GRACEFUL_TRANSFER
  }

  /** A step; what it returns is its detail. */
  private interface Scene {
    String play() throws IOException, InterruptedException;
  }

  DemoStory(DemoCluster cluster, LicenceProgram program, int nodes, Console narrator) {
    this.cluster = cluster;
    this.program = program;
    this.names = IntStream.range(0, nodes).mapToObj(id -> "N" + id).toList();
    this.narrator = narrator;
    java.util.Arrays.fill(times, -1);
  }

  DemoReport tell() throws InterruptedException {
    boolean ok = true;
    try {
      play();
    } catch (IOException | RuntimeException e) {
      ok = false;
      step("stopped", false, String.valueOf(e.getMessage()));
    }
    return new DemoReport(
        ok,
        names.size(),
        time(Time.JOIN),
        time(Time.LAUNCH),
        time(Time.KILL_TO_REGISTERED),
        time(Time.KILL_TO_ANSWERING),
        time(Time.PROGRAM_START),
        time(Time.GRACEFUL_TRANSFER),
        List.copyOf(steps));
  }

  private void play() throws IOException, InterruptedException {
    LicenceClient client = LicenceClient.onFreePort();
    scene("format a shared disk", this::format);
    scene("start " + names.size() + " nodes, each its own process", this::join);
    scene("launch a client service", () -> launch(client));
    scene("use it", () -> use(client, "TAKE alice", "OK"));
    scene("time its program alone", this::programAlone);
    String first = where();
    scene("SIGKILL " + first + ", which runs it", () -> killAndAwait(first, client));
    scene("use it again", () -> use(client, "COUNT", NOBODY_HOLDS_ONE));
    scene("see the forced leave", () -> forcedLeave(first));
    scene("start " + first + " again", () -> comeBack(first));
    String second = where();
    scene("leave with " + second + ", which runs it now", () -> leave(second, client));
    scene("use it once more", () -> use(client, "TAKE bob", "OK"));
  }

  private void scene(String what, Scene scene) throws IOException, InterruptedException {
    try {
      step(what, true, scene.play());
    } catch (IOException | RuntimeException e) {
      step(what, false, String.valueOf(e.getMessage()));
      throw new IOException(what + " failed", e);
    }
  }

  private void step(String what, boolean ok, String detail) {
    steps.add(new DemoReport.Step(what, Times.iso(Instant.now()), ok, detail));
    narrator.line((ok ? "  ok  " : "FAIL  ") + what + (detail.isEmpty() ? "" : ": " + detail));
  }

  private long time(Time what) {
    return times[what.ordinal()];
  }

  private long measured(Time what, long sinceNanos) {
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    times[what.ordinal()] = ms;
    return ms;
  }

  private String format() {
    cluster.format(names.size());
    return cluster.folder().toString();
  }

  private String join() throws IOException, InterruptedException {
    long began = System.nanoTime();
    for (String name : names) {
      cluster.start(name);
    }
    NodeStatus seen =
        cluster.await(
            cluster.anyDoor(), "all join", status -> names.stream().allMatch(status::joined));
    long ms = measured(Time.JOIN, began);
    return "all JOINED through level 1000 after " + ms + " ms, master " + seen.master();
  }

  private String launch(LicenceClient client) throws IOException, InterruptedException {
    Path file = cluster.folder().resolve("licences.yaml");
    Files.writeString(file, program.definition(client.port()));
    long began = System.nanoTime();
    String last = names.get(names.size() - 1); // there to the end: Prepare archives what it has met
    cluster.run(cluster.door(last), "cs", "define", file.toString());
    NodeStatus seen = cluster.await(cluster.anyDoor(), "it is launched", DemoStory::isRegistered);
    return seen.service(SERVICE) + " after " + measured(Time.LAUNCH, began) + " ms";
  }

  private static boolean isRegistered(NodeStatus status) {
    return status.service(SERVICE).startsWith("REGISTERED");
  }

  private String where() throws IOException, InterruptedException {
    return cluster
        .await(cluster.anyDoor(), "it runs", DemoStory::isRegistered)
        .service(SERVICE)
        .substring("REGISTERED ".length());
  }

  private String use(LicenceClient client, String say, String expected) throws IOException {
    String answer = client.say(say).orElse("no answer");
    if (!answer.equals(expected)) {
      throw new IOException(say + " was answered with: " + answer);
    }
    return say + " → " + answer + " (port " + client.port() + ")";
  }

  private String programAlone() throws IOException, InterruptedException {
    times[Time.PROGRAM_START.ordinal()] = program.startMs();
    return time(Time.PROGRAM_START) + " ms from its start to its first answer";
  }

  private String killAndAwait(String node, LicenceClient client)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    cluster.kill(node);
    // The dead node's program, which still knows of alice, may answer for a moment yet.
    client.awaitAnswer("COUNT", NOBODY_HOLDS_ONE, BOUND_MS);
    measured(Time.KILL_TO_ANSWERING, began);
    NodeStatus seen =
        cluster.await(
            cluster.anyDoor(),
            "it is taken over",
            status -> isRegistered(status) && !status.service(SERVICE).endsWith(" " + node));
    measured(Time.KILL_TO_REGISTERED, began);
    return seen.service(SERVICE)
        + ", answers after "
        + time(Time.KILL_TO_ANSWERING)
        + " ms (program's own start "
        + time(Time.PROGRAM_START)
        + " ms)";
  }

  private String forcedLeave(String node) throws IOException, InterruptedException {
    cluster.await(
        cluster.anyDoor(), "it is out", status -> status.stateOf(node).equals("INACTIVE"));
    JsonNode history =
        MAPPER.readTree(cluster.run(cluster.anyDoor(), "history", "--node", node, "--json"));
    for (int i = history.size() - 1; i >= 0; i--) {
      JsonNode one = history.get(i);
      if (one.path("type").asText().equals("FORCED_LEAVING")) {
        return "it took "
            + one.path("durationMs").asLong()
            + " ms, proof of death: "
            + one.path("proof").asText();
      }
    }
    throw new IOException("the history has no forced leave of " + node);
  }

  private String comeBack(String node) throws IOException, InterruptedException {
    long began = System.nanoTime();
    cluster.start(node);
    cluster.await(cluster.door(node), "it returns", status -> status.joined(node));
    return "JOINED after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms";
  }

  private String leave(String node, LicenceClient client) throws IOException, InterruptedException {
    cluster.mayEnd(node);
    long began = System.nanoTime();
    cluster.run(cluster.anyDoor(), "node", "leave", node);
    NodeStatus seen =
        cluster.await(
            cluster.anyDoor(),
            "it has moved",
            status -> isRegistered(status) && !status.service(SERVICE).endsWith(" " + node));
    long ms = measured(Time.GRACEFUL_TRANSFER, began);
    cluster.awaitEnd(node);
    return seen.service(SERVICE) + " after " + ms + " ms, nothing was forced";
  }
}
