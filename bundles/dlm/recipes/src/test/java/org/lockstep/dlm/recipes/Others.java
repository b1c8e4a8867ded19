package org.lockstep.dlm.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Threads beside that of the test, each for one piece of work. */
final class Others implements AutoCloseable {
  private static final long SECONDS = 20;
  private static final long ARRIVAL_MS = 150;

  private final List<Thread> threads = new ArrayList<>();

  /** It has begun to wait, or is done, when this returns. */
  <T> Work<T> begin(Callable<T> work) throws InterruptedException {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
    until(() -> result.isDone() || thread.getState().name().endsWith("WAITING"));
    return new Work<>(thread, result);
  }

  <T> T done(Callable<T> work) throws Exception {
    return begin(work).result();
  }

  /** What somebody has just asked for is in line by then. */
  static void arrive() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(ARRIVAL_MS);
  }

  static void until(BooleanSupplier goal) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!goal.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it has not come true");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  record Work<T>(Thread thread, CompletableFuture<T> future) {
    T result() throws Exception {
      return future.get(SECONDS, TimeUnit.SECONDS);
    }

    boolean isDone() {
      return future.isDone();
    }

    void interrupt() {
      thread.interrupt();
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
