package org.lockstep.actions.bundle;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What the bundles of the tests do. They share nothing with the tests but classes of the JDK. */
final class Activators {
  private Activators() {}

  /** Offers a service by its bundle's name, and counts its starts on a semaphore of that name. */
  public static class Offering implements BundleActivator {
    @Override
    public void start(BundleContext context) throws Exception {
      String name = context.getBundle().getSymbolicName();
      context.registerService(Runnable.class, () -> {}, new Hashtable<>(Map.of("name", name)));
      ServiceReference<Semaphore> starts = context.getServiceReference(Semaphore.class);
      context.getService(starts).release();
    }

    @Override
    public void stop(BundleContext context) {}
  }

  public static final class Failing implements BundleActivator {
    @Override
    public void start(BundleContext context) {
      throw new IllegalStateException("no licence");
    }

    @Override
    public void stop(BundleContext context) {}
  }

  /** Starts once the latch is open, minding no interrupts. */
  public static final class Hanging extends Offering {
    @Override
    public void start(BundleContext context) throws Exception {
      CountDownLatch latch = context.getService(context.getServiceReference(CountDownLatch.class));
      while (latch.getCount() > 0) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          continue;
        }
      }
      super.start(context);
    }
  }

  /** Waits until it is interrupted. */
  public static final class Waiting implements BundleActivator {
    @Override
    public void start(BundleContext context) throws Exception {
      new CountDownLatch(1).await();
    }

    @Override
    public void stop(BundleContext context) {}
  }

  /** Stops once the latch is open. */
  public static final class Staying extends Offering {
    @Override
    public void stop(BundleContext context) {
      CountDownLatch latch = context.getService(context.getServiceReference(CountDownLatch.class));
      while (latch.getCount() > 0) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          continue;
        }
      }
    }
  }
}
