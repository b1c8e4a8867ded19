package org.lockstep.itests.felix;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Who takes one lock again and again, on a node of which this test shares no classes, and goes on
 * by itself when the lock manager has been away.
 */
final class LockUser implements AutoCloseable {
  private static final String SERVICE = "org.lockstep.dlm.LockManager";

  private final BundleContext context;
  private final AtomicReference<LockUser> owner;
  private final Thread thread = new Thread(this::work, "lock-user");
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicReference<String> refused = new AtomicReference<>("");
  private final AtomicReference<Throwable> fault = new AtomicReference<>();
  private volatile boolean running = true;

  /**
   * @param owner whoever has the lock says so there
   */
  LockUser(BundleContext context, AtomicReference<LockUser> owner) {
    this.context = context;
    this.owner = owner;
    thread.setDaemon(true);
    thread.start();
  }

  int taken() {
    return taken.get();
  }

  /** The last error that its lockspace gave. */
  String refused() {
    return refused.get();
  }

  void forget() {
    refused.set("");
  }

  Throwable fault() {
    return fault.get();
  }

  private void work() {
    while (running && fault.get() == null) {
      ServiceReference<?> reference = context.getServiceReference(SERVICE);
      Object locks = reference == null ? null : context.getService(reference);
      try {
        if (locks == null) {
          TimeUnit.MILLISECONDS.sleep(5);
        } else {
          use(locks);
        }
      } catch (InvocationTargetException e) {
        note(e.getCause());
      } catch (ReflectiveOperationException | InterruptedException e) {
        fault.set(e);
      }
    }
  }

  private void note(Throwable thrown) {
    if (thrown.getClass().getName().endsWith(".LockException")) {
      refused.set(thrown.getMessage());
    } else {
      fault.set(thrown);
    }
  }

  private void use(Object locks) throws ReflectiveOperationException {
    ClassLoader api = loader(locks);
    Class<?> manager = api.loadClass(SERVICE);
    Class<?> space = api.loadClass("org.lockstep.dlm.Lockspace");
    Class<?> mode = api.loadClass("org.lockstep.dlm.LockMode");
    Class<?> lock = api.loadClass("org.lockstep.dlm.ClusterLock");
    Method acquire = space.getMethod("acquire", String.class, mode);
    Object opened = manager.getMethod("open", String.class).invoke(locks, "shop");
    Object exclusive = mode.getMethod("valueOf", String.class).invoke(null, "EX");
    while (running && fault.get() == null) {
      Object held = acquire.invoke(opened, "stock", exclusive);
      if (!owner.compareAndSet(null, this)) {
        fault.set(new AssertionError("held twice"));
      }
      taken.incrementAndGet();
      owner.set(null);
      lock.getMethod("close").invoke(held);
    }
  }

  private static ClassLoader loader(Object service) {
    for (Class<?> each : service.getClass().getInterfaces()) {
      if (each.getName().equals(SERVICE)) {
        return each.getClassLoader();
      }
    }
    throw new IllegalStateException("no lock manager: " + service.getClass());
  }

  @Override
  public void close() throws Exception {
    running = false;
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }
}
