package org.lockstep.membership.manager;

import org.jspecify.annotations.Nullable;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners come and go as services. A tracker rather than a component reference: the removal waits
 * for the cluster inside the UNREGISTERING event, while the service can still be used (MM-13), and
 * that must not happen under the component runtime's lock.
 */
final class Whiteboard implements ServiceTrackerCustomizer<TransitionListener, SubsystemThread> {
  private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

  private final BundleContext context;
  private final MembershipService service;
  private final ServiceTracker<TransitionListener, SubsystemThread> tracker;
  private volatile boolean closing;

  Whiteboard(BundleContext context, MembershipService service) {
    this.context = context;
    this.service = service;
    this.tracker = new ServiceTracker<>(context, TransitionListener.class, this);
  }

  void open() {
    tracker.open();
  }

  /** The node is going: its levels have left, or are forced out by the others. */
  void close() {
    closing = true;
    tracker.close();
  }

  @Override
  public @Nullable SubsystemThread addingService(ServiceReference<TransitionListener> reference) {
    SubsystemSpec spec;
    try {
      spec = Declaration.of(reference);
    } catch (IllegalArgumentException e) {
      LOG.error(
          "A transition listener of {} is not registered: {}",
          reference.getBundle(),
          e.getMessage());
      return null;
    }
    return service.add(spec, context.getService(reference));
  }

  @Override
  public void modifiedService(
      ServiceReference<TransitionListener> reference, SubsystemThread subsystem) {
    // What is declared holds until the listener is published anew.
  }

  @Override
  public void removedService(
      ServiceReference<TransitionListener> reference, SubsystemThread subsystem) {
    if (!closing) {
      service.remove(subsystem);
    }
    context.ungetService(reference);
  }
}
