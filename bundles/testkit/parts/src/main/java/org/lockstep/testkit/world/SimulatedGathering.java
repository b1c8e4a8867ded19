package org.lockstep.testkit.world;

import java.util.Optional;
import org.lockstep.base.Gathering;

/** Waits in a process's own time. */
final class SimulatedGathering implements Gathering {
  private final SimulatedProcess process;
  private int arrivals;
  private Optional<Awaited> awaited = Optional.empty();

  /** One wait: whichever comes first, the last arrival or the end of the time, ends it. */
  private record Awaited(Fiber waiting, int wanted) {}

  SimulatedGathering(SimulatedProcess process) {
    this.process = process;
  }

  @Override
  public void arrive() {
    arrivals++;
    awaited.filter(each -> arrivals >= each.wanted).ifPresent(this::end);
  }

  private void end(Awaited wait) {
    if (awaited.filter(each -> each == wait).isPresent()) {
      awaited = Optional.empty();
      process.world().wake(wait.waiting, 0);
    }
  }

  @Override
  public int await(int wanted, long ms) {
    process.requireAlive();
    if (arrivals < wanted && ms > 0) {
      Awaited wait = new Awaited(process.world().current(), wanted);
      awaited = Optional.of(wait);
      process.alarm(ms, () -> end(wait));
      process.waitForTransfer();
    }
    return arrivals;
  }
}
