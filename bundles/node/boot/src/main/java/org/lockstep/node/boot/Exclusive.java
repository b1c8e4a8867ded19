package org.lockstep.node.boot;

import java.util.Optional;
import org.lockstep.membership.ExclusiveWork;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** What runs on this node, inside this process too, that must not run on two nodes at once. */
final class Exclusive {
  private final ServiceTracker<ExclusiveWork, ExclusiveWork> tracker;

  /** Once somebody was there who knows, silence says nothing: work may be left behind. */
  private volatile boolean expected;

  Exclusive(BundleContext context) {
    tracker =
        new ServiceTracker<>(context, ExclusiveWork.class, null) {
          @Override
          public ExclusiveWork addingService(ServiceReference<ExclusiveWork> reference) {
            expected = true;
            return super.addingService(reference);
          }
        };
    tracker.open();
  }

  Optional<String> objection() {
    ExclusiveWork[] present = tracker.getServices(new ExclusiveWork[0]);
    for (ExclusiveWork each : present) {
      if (each.underWay()) {
        return Optional.of("client services run on it");
      }
    }
    return expected && present.length == 0
        ? Optional.of("client services may run on it, and nobody knows")
        : Optional.empty();
  }

  void close() {
    tracker.close();
  }
}
