package org.lockstep.itests.karaf;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockManager;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Takes one lock again and again, and goes on by itself when the lock manager has been away. */
final class LockClient implements AutoCloseable {
  private final BundleContext context;
  private final Thread thread = new Thread(this::work, "lock-client");
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicReference<String> refused = new AtomicReference<>("");
  private final AtomicReference<Throwable> fault = new AtomicReference<>();
  private volatile boolean running = true;

  LockClient(BundleContext context) {
    this.context = context;
    thread.setDaemon(true);
    thread.start();
  }

  void awaitMore() throws Exception {
    int before = taken.get();
    Await.until(
        "it goes on",
        () -> fault.get() == null && taken.get() > before + 20,
        () -> refused + " " + fault);
  }

  void awaitRefused(String why) throws Exception {
    Await.until("a clear error", () -> refused.get().contains(why), () -> refused + " " + fault);
  }

  private void work() {
    try {
      while (running) {
        ServiceReference<LockManager> reference = context.getServiceReference(LockManager.class);
        LockManager locks = reference == null ? null : context.getService(reference);
        if (locks == null) {
          TimeUnit.MILLISECONDS.sleep(5);
        } else {
          use(locks);
        }
      }
    } catch (RuntimeException | Error | InterruptedException e) {
      fault.set(e);
    }
  }

  private void use(LockManager locks) throws InterruptedException {
    try (Lockspace space = locks.open("shop")) {
      while (running) {
        try (ClusterLock lock = space.acquire("stock", LockMode.EX)) {
          taken.incrementAndGet();
        }
      }
    } catch (LockException e) {
      refused.set(e.getMessage());
    }
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }
}
