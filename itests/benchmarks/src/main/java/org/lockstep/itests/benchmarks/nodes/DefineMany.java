package org.lockstep.itests.benchmarks.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.lockstep.itests.benchmarks.Report;

/** 10,000 client services in one file, one transaction: until each of three nodes knows them. */
public final class DefineMany {
  private static final int TIMES = Integer.getInteger("times", 5);
  private static final int SERVICES = Integer.getInteger("services", 10_000);
  private static final int SLOTS = 8;
  private static final int AREA_BYTES = 16 * 1024 * 1024;
  private static final long LOOK_MS = 10;
  private static final double PATIENCE_MS = 60_000;
  private static final double TARGET_MS = 2_000;

  private DefineMany() {}

  public static void measure() throws Exception {
    List<Double> confirmed = new ArrayList<>();
    List<Double> known = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      try (Cluster cluster = new Cluster(SLOTS, AREA_BYTES)) {
        cluster.startAll();
        cluster.awaitAllJoined();
        Path file = document(cluster.folder());
        long began = System.nanoTime();
        cluster.command(i % Cluster.NODES, "cs", "define", file.toString());
        confirmed.add(sinceMs(began));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int node = 0; node < Cluster.NODES; node++) {
          int asked = node;
          all.add(CompletableFuture.runAsync(() -> awaitKnown(cluster, asked)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
        known.add(sinceMs(began));
      }
    }
    Report.line(
        "%d client services, until the command has ended: %s ms",
        SERVICES, Report.spread(confirmed));
    Report.line("  until each node has answered that it knows them: %s ms", Report.spread(known));
    Report.verdict("until every node knows", Report.median(known), TARGET_MS, "ms");
  }

  private static double sinceMs(long began) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1_000.0;
  }

  private static Path document(Path folder) throws IOException {
    StringBuilder text = new StringBuilder("client_services:\n");
    for (int i = 0; i < SERVICES; i++) {
      text.append("  - name: ").append(name(i)).append('\n');
      text.append("    auto_register: manual\n");
      text.append("    actions: {start: {type: exec, command: [/usr/bin/licences, \"")
          .append(i)
          .append("\"]}}\n");
    }
    return Files.writeString(folder.resolve("many.yaml"), text);
  }

  private static String name(int i) {
    return "licences-" + i;
  }

  /** One transaction: who knows the last knows all. */
  private static void awaitKnown(Cluster cluster, int node) {
    long began = System.nanoTime();
    while (true) {
      try {
        cluster.command(node, "cs", "show", name(SERVICES - 1));
        return;
      } catch (IOException notYet) {
        if (sinceMs(began) > PATIENCE_MS) {
          throw new UncheckedIOException("N" + node + " still does not know them", notYet);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
