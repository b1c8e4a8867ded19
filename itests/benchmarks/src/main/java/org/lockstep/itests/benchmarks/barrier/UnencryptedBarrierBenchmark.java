package org.lockstep.itests.benchmarks.barrier;

/** The same without encryption, which no user can have: what it costs. */
public class UnencryptedBarrierBenchmark extends BarrierBenchmark {
  public UnencryptedBarrierBenchmark() {
    super(false);
  }
}
