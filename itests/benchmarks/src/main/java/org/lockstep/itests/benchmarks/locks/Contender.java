package org.lockstep.itests.benchmarks.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lockstep.itests.benchmarks.locks.peers.Mutexes;

/** A thread that locks and unlocks for some time, and notes how long it waited each time. */
final class Contender extends Thread {
  private final Mutexes locks;
  private final String prefix;
  private final int resources;
  private final long nanos;
  private final Waits waits = new Waits();
  private @Nullable Exception fault;

  private Contender(Mutexes locks, String prefix, int resources, long millis) {
    super("contender");
    this.locks = locks;
    this.prefix = prefix;
    this.resources = resources;
    this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  static Waits runAll(Mutexes locks, String prefix, int resources, int threads, long millis)
      throws Exception {
    List<Contender> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(new Contender(locks, prefix, resources, millis));
    }
    all.forEach(Thread::start);
    Waits together = new Waits();
    for (Contender each : all) {
      each.join();
      if (each.fault != null) {
        throw each.fault;
      }
      together.addAll(each.waits);
    }
    return together;
  }

  @Override
  public void run() {
    try {
      long began = System.nanoTime();
      for (long now = began; now - began < nanos; now = System.nanoTime()) {
        String name = prefix + ThreadLocalRandom.current().nextInt(resources);
        Mutexes.Held held = locks.lock(name);
        waits.add(System.nanoTime() - now);
        held.unlock();
      }
    } catch (Exception e) {
      fault = e;
    }
  }
}
