package org.lockstep.testkit.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.lockstep.base.Worker;

/** A worker of a simulated process; one that may wait does so on a fiber. */
final class SimulatedWorker implements Worker {
  private final SimulatedProcess process;
  private final boolean patient;
  private final int most;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean busy;
  private boolean stopped;

  SimulatedWorker(SimulatedProcess process, boolean patient, int most) {
    this.process = process;
    this.patient = patient;
    this.most = most;
  }

  @Override
  public void execute(Runnable task) {
    process.requireAlive();
    if (stopped || tasks.size() >= most) {
      throw new RejectedExecutionException("simulated");
    }
    add(task);
  }

  private void add(Runnable task) {
    tasks.addLast(task);
    if (!busy) {
      busy = true;
      process.soon(this::next);
    }
  }

  @Override
  public Pending after(long ms, Runnable task) {
    boolean[] cancelled = new boolean[1];
    process.after(
        ms,
        () -> {
          if (!cancelled[0] && !stopped) {
            add(task);
          }
        });
    return () -> cancelled[0] = true;
  }

  private void next() {
    if (patient) {
      process.world().start(this::one);
    } else {
      one();
    }
  }

  private void one() {
    tasks.removeFirst().run(); // one that does not return holds up all others
    busy = !tasks.isEmpty();
    if (busy) {
      process.soon(this::next);
    }
  }

  @Override
  public int waiting() {
    return tasks.size();
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean await(long ms) {
    for (long waited = 0; busy && waited < ms; waited++) {
      process.sleepMillis(1);
    }
    return !busy;
  }
}
