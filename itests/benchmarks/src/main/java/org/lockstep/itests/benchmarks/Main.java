package org.lockstep.itests.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lockstep.itests.benchmarks.barrier.BarrierRatio;
import org.lockstep.itests.benchmarks.commit.CommitRatio;
import org.lockstep.itests.benchmarks.crowd.FiftyNodes;
import org.lockstep.itests.benchmarks.crowd.ThousandNodes;
import org.lockstep.itests.benchmarks.locks.LockFigures;
import org.lockstep.itests.benchmarks.nodes.CutOff;
import org.lockstep.itests.benchmarks.nodes.DefineMany;
import org.lockstep.itests.benchmarks.nodes.ForcedLeave;
import org.lockstep.itests.benchmarks.nodes.IdleNode;
import org.lockstep.itests.benchmarks.nodes.StartThree;
import org.lockstep.itests.benchmarks.nodes.Takeover;
import org.lockstep.itests.benchmarks.placing.Placing;

/** {@code java -jar itests/benchmarks/target/benchmarks.jar barrier commit …}, or {@code all}. */
public final class Main {
  private static final Map<String, Measurement> MEASUREMENTS = measurements();

  private Main() {}

  /** One of the numbers. */
  @FunctionalInterface
  public interface Measurement {
    void run() throws Exception;
  }

  private static Map<String, Measurement> measurements() {
    Map<String, Measurement> all = new LinkedHashMap<>();
    all.put("barrier", BarrierRatio::measure);
    all.put("commit", CommitRatio::measure);
    all.put("fifty", FiftyNodes::measure);
    all.put("thousand", ThousandNodes::measure);
    all.put("placing", Placing::measure);
    all.put("dlm", LockFigures::measure);
    all.put("define", DefineMany::measure);
    all.put("idle", IdleNode::measure);
    all.put("start", StartThree::measure);
    all.put("kill", ForcedLeave::measure);
    all.put("takeover", Takeover::measure);
    all.put("cut", CutOff::measure);
    return all;
  }

  public static void main(String[] args) throws Exception {
    List<String> wanted =
        List.of(args).equals(List.of("all"))
            ? List.copyOf(MEASUREMENTS.keySet())
            : Arrays.asList(args);
    if (wanted.isEmpty() || !MEASUREMENTS.keySet().containsAll(wanted)) {
      System.err.println("choose some of " + MEASUREMENTS.keySet() + ", or all");
      System.exit(2);
    }
    Report.machine();
    for (String name : wanted) {
      Report.heading(name);
      for (Map.Entry<String, Measurement> each : MEASUREMENTS.entrySet()) {
        if (each.getKey().equals(name)) {
          each.getValue().run();
        }
      }
    }
    System.exit(0); // whatever a library still has running
  }
}
