package org.lockstep.itests.benchmarks.barrier;

import java.util.concurrent.TimeUnit;
import org.lockstep.membership.Barriers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Barriers as subsystems meet them: the membership managers of three nodes take a level with as
 * many barriers as there may be through a join of one of them. From the first barrier's
 * acknowledgement to the notification of the last; what comes before and after is not counted.
 */
@State(Scope.Benchmark)
public class BarrierBenchmark {
  static final int BARRIERS = Barriers.MAX;

  private final Trio trio;

  public BarrierBenchmark() {
    this(true);
  }

  BarrierBenchmark(boolean encrypted) {
    trio = new Trio(BARRIERS, encrypted);
  }

  @Setup(Level.Invocation)
  public void holdAtTheFirst() throws Exception {
    trio.joinLevel();
    trio.gate().awaitFirst(10, TimeUnit.SECONDS);
  }

  @Benchmark
  @OperationsPerInvocation(BARRIERS - 1)
  public void barrier() throws Exception {
    trio.gate().release();
    trio.gate().awaitLast(10, TimeUnit.SECONDS);
  }

  @TearDown(Level.Invocation)
  public void leave() {
    trio.leaveLevel();
  }

  @TearDown
  public void close() throws Exception {
    trio.close();
  }
}
