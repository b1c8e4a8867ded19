package org.lockstep.node.boot;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.lockstep.membership.MembershipManager;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stopping the framework is a graceful leave (MM-13). */
final class FrameworkStop implements SynchronousBundleListener {
  private static final Logger LOG = LoggerFactory.getLogger(FrameworkStop.class);

  private final BundleContext context;
  private final Duration bound;
  private final BooleanSupplier over;

  /**
   * @param over whether the node has left, or is about to
   */
  FrameworkStop(BundleContext context, Duration bound, BooleanSupplier over) {
    this.context = context;
    this.bound = bound;
    this.over = over;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    boolean stopping =
        event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING;
    ServiceReference<MembershipManager> reference =
        stopping && !over.getAsBoolean()
            ? context.getServiceReference(MembershipManager.class)
            : null;
    MembershipManager manager = reference == null ? null : context.getService(reference);
    if (manager != null) {
      leave(manager);
    }
  }

  private void leave(MembershipManager manager) {
    try {
      manager.leave().toCompletableFuture().get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("The node stops without having left: the others will force it out", e);
    } catch (TimeoutException e) {
      LOG.warn(
          "The node has not left within {} ms (lockstep.leaveTimeoutMs) and stops: the others will"
              + " force it out",
          bound.toMillis());
    }
  }
}
