package org.lockstep.base;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Real threads, which say whose they are. */
final class ThreadWorkers implements Workers {
  @Override
  public Worker prompt(String name) {
    return new ThreadWorker(named(name), Integer.MAX_VALUE);
  }

  @Override
  public Worker patient(String name, int waiting) {
    return new ThreadWorker(named(name), waiting);
  }

  @Override
  public Worker urgent(String name) {
    ThreadFactory usual = named(name);
    return new ThreadWorker(
        body -> {
          Thread thread = usual.newThread(body);
          thread.setPriority(Thread.MAX_PRIORITY);
          return thread;
        },
        Integer.MAX_VALUE);
  }

  @Override
  public Crowd crowd(String name) {
    ExecutorService threads = Executors.newCachedThreadPool(named(name));
    return new Crowd() {
      @Override
      public void execute(Runnable task) {
        threads.execute(task);
      }

      @Override
      public void stop() {
        threads.shutdown();
      }
    };
  }

  @Override
  public Gathering gathering() {
    return new ThreadGathering();
  }

  private static ThreadFactory named(String name) {
    return body -> {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
