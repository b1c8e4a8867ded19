package org.lockstep.itests.benchmarks.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lockstep.itests.benchmarks.Report;

/** What a node costs that has nothing to do: its share of a core, its heap, its supervisor. */
public final class IdleNode {
  private static final int SETTLE_S = Integer.getInteger("settle", 120);
  private static final int SECONDS = Integer.getInteger("seconds", 30);
  private static final int TIMES = Integer.getInteger("times", 3);
  private static final double TARGET_CORE_PERCENT = 1;
  private static final double TARGET_HEAP_MIB = 64;
  private static final double TARGET_SUPERVISOR_MIB = 48;

  private IdleNode() {}

  public static void measure() throws Exception {
    for (int slots : new int[] {64, 8}) {
      measure(slots);
    }
  }

  private static void measure(int slots) throws Exception {
    try (Cluster cluster = new Cluster(slots)) {
      cluster.startAll();
      cluster.awaitAllJoined();
      TimeUnit.SECONDS.sleep(SETTLE_S);
      List<Double> node = new ArrayList<>();
      List<Double> supervisor = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        share(cluster, node, supervisor);
      }
      Report.line("%d slots, node: %s %% of a core", slots, Report.spread(node));
      Report.line("%d slots, its supervisor: %s %% of a core", slots, Report.spread(supervisor));
      List<Double> heaps = new ArrayList<>();
      List<Double> resident = new ArrayList<>();
      for (int id = 0; id < Cluster.NODES; id++) {
        ProcessUse use = new ProcessUse(cluster.node(id).pid());
        ProcessUse watcher = use.child();
        heaps.add(use.liveHeapMiB());
        resident.add(watcher.residentMiB());
        Report.line(
            "N%d: resident %.1f MiB, of which heap %.1f live; supervisor resident %.1f, proportional %.1f",
            id, use.residentMiB(), heaps.get(id), watcher.residentMiB(), watcher.proportionalMiB());
      }
      String of = ", " + slots + " slots";
      Report.verdict(
          "idle node and its supervisor" + of,
          Report.median(node) + Report.median(supervisor),
          TARGET_CORE_PERCENT,
          "% of a core");
      Report.verdict("live heap" + of, Report.median(heaps), TARGET_HEAP_MIB, "MiB");
      Report.verdict("supervisor" + of, Report.median(resident), TARGET_SUPERVISOR_MIB, "MiB");
    }
  }

  private static void share(Cluster cluster, List<Double> node, List<Double> supervisor)
      throws Exception {
    List<ProcessUse> nodes = new ArrayList<>();
    List<ProcessUse> supervisors = new ArrayList<>();
    for (int id = 0; id < Cluster.NODES; id++) {
      ProcessUse use = new ProcessUse(cluster.node(id).pid());
      nodes.add(use);
      supervisors.add(use.child());
    }
    List<Double> nodesBefore = busy(nodes);
    List<Double> supervisorsBefore = busy(supervisors);
    long began = System.nanoTime();
    TimeUnit.SECONDS.sleep(SECONDS);
    double ms = (System.nanoTime() - began) / 1e6;
    List<Double> nodesAfter = busy(nodes);
    List<Double> supervisorsAfter = busy(supervisors);
    for (int id = 0; id < Cluster.NODES; id++) {
      node.add(100 * (nodesAfter.get(id) - nodesBefore.get(id)) / ms);
      supervisor.add(100 * (supervisorsAfter.get(id) - supervisorsBefore.get(id)) / ms);
    }
  }

  private static List<Double> busy(List<ProcessUse> all) throws Exception {
    List<Double> ms = new ArrayList<>();
    for (ProcessUse each : all) {
      ms.add(each.busyMs());
    }
    return ms;
  }
}
