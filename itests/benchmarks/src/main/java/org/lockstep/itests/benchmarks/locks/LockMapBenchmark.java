package org.lockstep.itests.benchmarks.locks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The floor: locks of one process, kept by name. */
@State(Scope.Benchmark)
public class LockMapBenchmark {
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Each thread has names of its own. */
  @State(Scope.Thread)
  public static class Resources {
    private final Names<String> names = Names.ofThisThread(name -> name);
  }

  @Benchmark
  public ReentrantLock lockAndUnlock(Resources resources) {
    ReentrantLock lock = locks.computeIfAbsent(resources.names.next(), name -> new ReentrantLock());
    lock.lock();
    lock.unlock();
    return lock;
  }
}
