package org.lockstep.itests.benchmarks.barrier;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A bare message to all and back: as little as three nodes over TCP can agree with. */
@State(Scope.Benchmark)
public class NettyFloorBenchmark {
  static final int ROUNDS = 63;

  private final BareRound round = new BareRound(2);

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void toAllAndBack() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    round.run(ROUNDS, done::countDown);
    if (!done.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("an answer is missing");
    }
  }

  @TearDown
  public void close() {
    round.close();
  }
}
