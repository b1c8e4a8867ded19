package org.lockstep.itests.benchmarks.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lockstep.itests.benchmarks.Report;

/**
 * From SIGKILL to the first notification of the forced leave, as the history has it, and to its
 * confirmed end, seen on the shared disk.
 */
public final class ForcedLeave {
  private static final int TIMES = Integer.getInteger("times", 20);
  private static final int SLOTS = Integer.getInteger("slots", 8);
  private static final double TARGET_MS = 50;
  private static final int ATTEMPTS = 100;
  private static final long AGAIN_MS = 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ForcedLeave() {}

  /** What one kill took, in milliseconds. */
  private record Took(double toBegin, double toEnd) {}

  public static void measure() throws Exception {
    List<Took> others = new ArrayList<>();
    List<Took> masters = new ArrayList<>();
    try (Cluster cluster = new Cluster(SLOTS)) {
      cluster.startAll();
      cluster.awaitAllJoined();
      for (int i = 0; i < TIMES; i++) {
        others.add(kill(cluster, (cluster.master() + 1 + i % 2) % Cluster.NODES));
        masters.add(kill(cluster, cluster.master()));
      }
    }
    List<Double> begins = others.stream().map(Took::toBegin).toList();
    report("a node", begins, others);
    report("the master", masters.stream().map(Took::toBegin).toList(), masters);
    Report.verdict("recovery begins", Report.median(begins), TARGET_MS, "ms");
  }

  private static void report(String of, List<Double> begins, List<Took> all) {
    Report.line("SIGKILL of %s to the begin of its recovery: %s ms", of, Report.spread(begins));
    Report.line(
        "SIGKILL of %s to INACTIVE: %s ms",
        of, Report.spread(all.stream().map(Took::toEnd).toList()));
  }

  private static Took kill(Cluster cluster, int id) throws Exception {
    TimeUnit.SECONDS.sleep(1); // what the last one's return left to do is done
    Instant at = Instant.now();
    long began = System.nanoTime();
    cluster.node(id).destroyForcibly();
    cluster.awaitOut(id);
    double took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1_000.0;
    Instant notified = firstNotified(cluster, id, at);
    cluster.start(id);
    cluster.awaitAllJoined();
    return new Took(Duration.between(at, notified).toNanos() / 1e6, took);
  }

  /**
   * Of its forced leave since then, on the wall clock that all here share; whoever is asked may
   * know of it a moment later than the disk does.
   */
  private static Instant firstNotified(Cluster cluster, int id, Instant since) throws Exception {
    int other = (id + 1) % Cluster.NODES;
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Instant> at =
          firstNotified(cluster.command(other, "history", "--node", "N" + id, "--json"), since);
      if (at.isPresent()) {
        return at.get();
      }
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
    }
    throw new IllegalStateException("no forced leave of N" + id + " since " + since);
  }

  private static Optional<Instant> firstNotified(String history, Instant since) throws Exception {
    for (JsonNode transition : MAPPER.readTree(history)) {
      JsonNode first = transition.path("steps").path(0);
      if (transition.path("type").asText().equals("FORCED_LEAVING") && !first.isMissingNode()) {
        Instant at = Instant.parse(first.path("notifiedAt").asText());
        if (at.isAfter(since)) {
          return Optional.of(at);
        }
      }
    }
    return Optional.empty();
  }
}
