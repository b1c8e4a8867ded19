package org.lockstep.itests.benchmarks.barrier;

import java.util.List;
import org.lockstep.itests.benchmarks.Report;
import org.lockstep.itests.benchmarks.Rounds;

/** Three nodes in one JVM each time, over real sockets: a barrier, bare Netty, JGroups. */
public final class BarrierRatio {
  private static final double TARGET = 2;
  private static final double ENCRYPTION_TARGET = 1.25;

  private BarrierRatio() {}

  public static void measure() throws Exception {
    List<List<Double>> scores =
        new Rounds(
                List.of(
                    NettyFloorBenchmark.class,
                    BarrierBenchmark.class,
                    UnencryptedBarrierBenchmark.class,
                    JGroupsBenchmark.class),
                List.of("-Djgroups.use.jdk_logger=true", "-Djava.net.preferIPv4Stack=true"))
            .run();
    List<Double> floor = scores.get(0);
    List<Double> barrier = Rounds.ratios(scores.get(1), floor);
    List<Double> encryption = Rounds.ratios(scores.get(1), scores.get(2));
    List<Double> jgroups = Rounds.ratios(scores.get(3), floor);
    Report.line("barrier to floor: %s", Report.spread(barrier));
    Report.line("JGroups to floor: %s", Report.spread(jgroups));
    Report.line("encrypted to unencrypted: %s", Report.spread(encryption));
    Report.verdict("barrier over three nodes", Report.median(barrier), TARGET, "x the floor");
    Report.verdict(
        "encryption, in the same barrier",
        Report.median(encryption),
        ENCRYPTION_TARGET,
        "x without");
    Report.line("JGroups' call to all beside it: %.2f x the floor", Report.median(jgroups));
  }
}
