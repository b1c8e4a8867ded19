package org.lockstep.itests.benchmarks.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lockstep.itests.benchmarks.Report;

/** From SIGKILL to the confirmed end of the forced leave, seen on the shared disk. */
public final class ForcedLeave {
  private static final int TIMES = Integer.getInteger("times", 20);
  private static final int SLOTS = Integer.getInteger("slots", 8);

  private ForcedLeave() {}

  public static void measure() throws Exception {
    List<Double> others = new ArrayList<>();
    List<Double> masters = new ArrayList<>();
    try (Cluster cluster = new Cluster(SLOTS)) {
      cluster.startAll();
      cluster.awaitAllJoined();
      for (int i = 0; i < TIMES; i++) {
        others.add(kill(cluster, (cluster.master() + 1 + i % 2) % Cluster.NODES));
        masters.add(kill(cluster, cluster.master()));
      }
    }
    Report.line("SIGKILL of a node to INACTIVE: %s ms", Report.spread(others));
    Report.line("SIGKILL of the master to INACTIVE: %s ms", Report.spread(masters));
  }

  private static double kill(Cluster cluster, int id) throws Exception {
    TimeUnit.SECONDS.sleep(1); // what the last one's return left to do is done
    long began = System.nanoTime();
    cluster.node(id).destroyForcibly();
    cluster.awaitOut(id);
    double took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1_000.0;
    cluster.start(id);
    cluster.awaitAllJoined();
    return took;
  }
}
