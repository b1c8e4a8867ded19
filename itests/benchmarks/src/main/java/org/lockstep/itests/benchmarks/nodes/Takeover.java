package org.lockstep.itests.benchmarks.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lockstep.itests.benchmarks.Report;

/**
 * From SIGKILL of the node that runs the licence server to its first answer on another node; what
 * the program itself takes to start is measured in turn and subtracted.
 */
public final class Takeover {
  private static final int TIMES = Integer.getInteger("times", 20);
  private static final int SLOTS = Integer.getInteger("slots", 8);

  private Takeover() {}

  public static void measure() throws Exception {
    LicenceProgram program = LicenceProgram.onFreePort(Cluster.home());
    List<Double> alone = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    List<Double> added = new ArrayList<>();
    try (Cluster cluster = new Cluster(SLOTS)) {
      for (int i = 0; i < TIMES; i++) {
        alone.add(program.startAloneMs());
      }
      cluster.startAll();
      cluster.awaitAllJoined();
      define(cluster, program);
      for (int i = 0; i < TIMES; i++) {
        double took = killItsNode(cluster, program);
        all.add(took);
        added.add(took - Report.median(alone));
      }
    }
    Report.line("the program by itself, start to answer: %s ms", Report.spread(alone));
    Report.line("SIGKILL of its node to its answer: %s ms", Report.spread(all));
    Report.line("of which not the program's own: %s ms", Report.spread(added));
  }

  private static void define(Cluster cluster, LicenceProgram program) throws IOException {
    Path file = cluster.folder().resolve("licences.yaml");
    Files.writeString(file, program.definition());
    cluster.command(0, "cs", "define", file.toString());
    program.awaitAnswer(null);
  }

  private static double killItsNode(Cluster cluster, LicenceProgram program) throws Exception {
    TimeUnit.SECONDS.sleep(1); // what the last one's return left to do is done
    for (int id = 0; id < Cluster.NODES; id++) {
      ProcessHandle running = program.below(cluster.node(id)).orElse(null);
      if (running != null) {
        long began = System.nanoTime();
        cluster.node(id).destroyForcibly();
        program.awaitAnswer(running);
        double took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1_000.0;
        cluster.awaitOut(id);
        cluster.start(id);
        cluster.awaitAllJoined();
        return took;
      }
    }
    throw new IllegalStateException("the program runs below no node");
  }
}
