package org.lockstep.itests.benchmarks.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.lockstep.itests.benchmarks.Report;

/**
 * From SIGKILL of the node that runs the licence server to its first answer on another node, every
 * second time with the master as that node; what the program itself takes to start is measured
 * before and subtracted.
 */
public final class Takeover {
  private static final int TIMES = Integer.getInteger("times", 20);
  private static final int SLOTS = Integer.getInteger("slots", 8);

  private static final double TARGET_MS = 300;
  private static final double TARGET_FIRST_MS = 600;

  private Takeover() {}

  public static void measure() throws Exception {
    LicenceProgram program = LicenceProgram.onFreePort(Cluster.home());
    List<Double> alone = new ArrayList<>();
    List<Double> ordinary = new ArrayList<>();
    List<Double> master = new ArrayList<>();
    try (Cluster cluster = new Cluster(SLOTS)) {
      for (int i = 0; i < TIMES; i++) {
        alone.add(program.startAloneMs());
      }
      cluster.startAll();
      cluster.awaitAllJoined();
      define(cluster, program);
      for (int i = 0; i < TIMES; i++) {
        boolean ofMaster = i % 2 == 1;
        double took = killItsNode(cluster, program, ofMaster) - Report.median(alone);
        (ofMaster ? master : ordinary).add(took);
      }
    }
    Report.line("the program by itself, start to answer: %s ms", Report.spread(alone));
    Report.line("SIGKILL of its node to its answer, less that: %s ms", Report.spread(ordinary));
    Report.line("the same of the master: %s ms", Report.spread(master));
    Report.verdict("takeover, the first", ordinary.get(0), TARGET_FIRST_MS, "ms");
    Report.verdict("takeover", Report.median(ordinary), TARGET_MS, "ms");
    Report.verdict("takeover of the master", Report.median(master), TARGET_MS, "ms");
  }

  private static void define(Cluster cluster, LicenceProgram program) throws IOException {
    Path file = cluster.folder().resolve("licences.yaml");
    Files.writeString(file, program.definition());
    cluster.command(0, "cs", "define", file.toString());
    program.awaitAnswer(null);
  }

  private static double killItsNode(Cluster cluster, LicenceProgram program, boolean ofMaster)
      throws Exception {
    int id = moved(cluster, program, ofMaster);
    TimeUnit.SECONDS.sleep(1); // what the last one's return left to do is done
    ProcessHandle running = program.below(cluster.node(id)).orElseThrow();
    long began = System.nanoTime();
    cluster.node(id).destroyForcibly();
    program.awaitAnswer(running);
    double took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1_000.0;
    cluster.awaitOut(id);
    cluster.start(id);
    cluster.awaitAllJoined();
    return took;
  }

  /** The node that runs it, which now is the master or is not. */
  private static int moved(Cluster cluster, LicenceProgram program, boolean toMaster)
      throws Exception {
    int master = cluster.master();
    int now = where(cluster, program);
    if ((now == master) == toMaster) {
      return now;
    }
    int next = toMaster ? master : (master + 1) % Cluster.NODES;
    cluster.command(next, "cs", "transfer", LicenceProgram.NAME, "N" + next);
    cluster.command(next, "cs", "wait", LicenceProgram.NAME);
    return where(cluster, program);
  }

  private static int where(Cluster cluster, LicenceProgram program) {
    return IntStream.range(0, Cluster.NODES)
        .filter(id -> program.below(cluster.node(id)).isPresent())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the program runs below no node"));
  }
}
