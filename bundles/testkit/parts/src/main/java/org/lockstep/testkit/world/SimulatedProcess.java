package org.lockstep.testkit.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.lockstep.base.Environment;
import org.lockstep.base.MonotonicClock;

/**
 * A process: work that is done in its own time, and that can be stopped, continued and killed at
 * any moment at which it waits, or is about to be done.
 */
public final class SimulatedProcess {
  private final World world;
  private final int number;
  private final Environment environment;
  private final SimulatedTime time;
  private final Deque<Runnable> stopped = new ArrayDeque<>();
  private final List<Runnable> mourners = new ArrayList<>();
  private int transfers;
  private boolean paused;
  private boolean over;
  private boolean gone;
  private boolean vanished;

  /**
   * @param number whose it is, in traces
   * @param time what its clock shows
   */
  public SimulatedProcess(World world, int number, SimulatedTime time) {
    this.world = world;
    this.number = number;
    this.time = time;
    MonotonicClock clock = () -> time.localNanos(world.nowNanos());
    this.environment =
        new Environment(
            clock,
            () -> time.wallMs(world.nowNanos()),
            world.chance(),
            new SimulatedWorkers(this),
            ms -> sleepMillis(ms));
  }

  public World world() {
    return world;
  }

  public Environment environment() {
    return environment;
  }

  /** It runs no more, though a transfer of its may still reach a disk. */
  public boolean over() {
    return over;
  }

  /** Who is told when it is gone for good, with all its transfers (ND-3). */
  public void whenGone(Runnable mourner) {
    if (gone) {
      world.afterNanos(0, mourner);
    } else {
      mourners.add(mourner);
    }
  }

  /** SIGSTOP. */
  public void pause() {
    paused = !over;
  }

  public boolean paused() {
    return paused;
  }

  /** SIGCONT: all that was to be done meanwhile is done now, in its order. */
  public void resume() {
    if (paused) {
      paused = false;
      Deque<Runnable> due = new ArrayDeque<>(stopped);
      stopped.clear();
      due.forEach(each -> world.afterNanos(handOver(), each));
    }
  }

  /** SIGKILL: no more of its work is done. What it has handed to the kernel still is. */
  public void kill() {
    if (over) {
      return;
    }
    over = true;
    resume();
    mournIfGone();
  }

  /** For work that never returns: thrown, it ends there, and its thread does nothing more. */
  public Ended ended() {
    return new Ended();
  }

  /**
   * Its host loses power, or it ends by itself: what is on its way to a disk may not get there, and
   * what was said to have failed does not.
   */
  public void vanish() {
    vanished = true;
    kill();
  }

  boolean vanished() {
    return vanished;
  }

  /** Ends the work that calls, if it is of a process that is over. */
  void requireAlive() {
    if (over) {
      throw new Ended();
    }
  }

  /** Does it now, or once this process goes on; never when it is over. */
  public void perform(int what, Runnable work) {
    if (over) {
      return;
    }
    if (paused) {
      stopped.addLast(() -> perform(what, work));
      return;
    }
    world.trace().add(world.nowNanos(), number, what);
    work.run();
  }

  /** Work of the moment, so much later by this process's clock. */
  public void after(long ms, Runnable work) {
    world.afterNanos(time.worldNanos(ms * 1_000_000), () -> perform(1, work));
  }

  /** So much later by this process's clock, whatever has become of it. */
  void alarm(long ms, Runnable work) {
    world.afterNanos(time.worldNanos(ms * 1_000_000), work);
  }

  /** As soon as a thread is free. */
  void soon(Runnable work) {
    world.afterNanos(handOver(), () -> perform(2, work));
  }

  private long handOver() {
    return world.drawNanos(1_000, world.temper().handOverNanos());
  }

  /** As {@link #sleepNanos}, by the own clock. */
  public void sleepMillis(long ms) {
    sleepNanos(time.worldNanos(ms * 1_000_000));
  }

  /** Waits; longer, if it is stopped meanwhile; for ever, if it is killed. */
  public void sleepNanos(long nanos) {
    requireAlive();
    world.sleepNanos(nanos);
    stayStopped();
  }

  private void stayStopped() {
    while (paused) {
      Fiber self = world.current();
      stopped.addLast(() -> world.wake(self, 0));
      world.await();
    }
    requireAlive();
  }

  /**
   * Does it so much later; stopped by then, when it goes on.
   *
   * @param never done instead when it is over by then
   */
  void begin(long nanos, Runnable work, Runnable never) {
    world.afterNanos(nanos, () -> begin(work, never));
  }

  private void begin(Runnable work, Runnable never) {
    if (over) {
      never.run();
    } else if (paused) {
      stopped.addLast(() -> begin(work, never));
    } else {
      work.run();
    }
  }

  /** A transfer is handed to the kernel, which carries it out whatever becomes of the process. */
  void transferBegins() {
    transfers++;
  }

  void transferEnds() {
    transfers--;
    mournIfGone();
  }

  /** Until a transfer that it has issued has answered. */
  void waitForTransfer() {
    world.await();
    stayStopped();
  }

  private void mournIfGone() {
    if (over && transfers == 0 && !gone) {
      gone = true;
      mourners.forEach(each -> world.afterNanos(handOver(), each));
    }
  }
}
