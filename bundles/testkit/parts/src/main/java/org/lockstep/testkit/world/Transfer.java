package org.lockstep.testkit.world;

import java.io.IOException;
import java.util.Optional;

/**
 * One transfer, for which one thread of a process waits. Stopped or killed before it was issued, it
 * is not; once it is, nothing holds it up, whatever becomes of the process.
 */
final class Transfer {
  private final SimulatedProcess process;
  private final Fiber waiting;
  private byte[] bytes = {};
  private Optional<IOException> failure = Optional.empty();

  /** What is to be done, which may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  Transfer(SimulatedProcess process) {
    this.process = process;
    this.waiting = process.world().current();
  }

  void issue(long nanos, Work work) {
    process.requireAlive();
    process.begin(nanos, () -> attempt(work), () -> answer(0));
  }

  /** It is in the kernel's hands. */
  void after(long nanos, Work work) {
    process.world().afterNanos(nanos, () -> attempt(work));
  }

  private void attempt(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      failure = Optional.of(e);
      answer(0);
    }
  }

  void answer(long nanos) {
    process.world().wake(waiting, nanos);
  }

  void answer(long nanos, byte[] read) {
    bytes = read;
    answer(nanos);
  }

  /** Waits for the answer; for ever, if the process is over. */
  byte[] result() throws IOException {
    process.waitForTransfer();
    if (failure.isPresent()) {
      throw failure.get();
    }
    return bytes;
  }
}
