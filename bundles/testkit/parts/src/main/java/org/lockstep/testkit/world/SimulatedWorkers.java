package org.lockstep.testkit.world;

import org.lockstep.base.Gathering;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;

/** The threads of a simulated process. */
final class SimulatedWorkers implements Workers {
  private final SimulatedProcess process;

  SimulatedWorkers(SimulatedProcess process) {
    this.process = process;
  }

  @Override
  public Worker prompt(String name) {
    return new SimulatedWorker(process, false, Integer.MAX_VALUE);
  }

  @Override
  public Worker patient(String name, int waiting) {
    return new SimulatedWorker(process, true, waiting);
  }

  @Override
  public Worker urgent(String name) {
    return new SimulatedWorker(process, true, Integer.MAX_VALUE);
  }

  @Override
  public Crowd crowd(String name) {
    return new Crowd() {
      @Override
      public void execute(Runnable task) {
        process.soon(() -> process.world().start(task));
      }

      @Override
      public void stop() {
        // each task ends by itself
      }
    };
  }

  @Override
  public Gathering gathering() {
    return new SimulatedGathering(process);
  }
}
