package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.lockstep.membership.ExclusiveWork;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actions that registrations before this one have left behind on this boot, whatever version of
 * this bundle they were of: the framework itself publishes them, by a type of the JDK, so that they
 * outlive us.
 */
final class LeftBehind implements ExclusiveWork {
  private static final String MARK = "org.lockstep.registration.left.behind";
  private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

  private final BundleContext framework;
  private final List<BooleanSupplier> earlier = new ArrayList<>();

  LeftBehind(BundleContext context) {
    framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    for (ServiceReference<BooleanSupplier> each : references()) {
      BooleanSupplier work = framework.getService(each);
      if (work != null) {
        earlier.add(work);
      }
    }
  }

  private Collection<ServiceReference<BooleanSupplier>> references() {
    try {
      return framework.getServiceReferences(BooleanSupplier.class, "(" + MARK + "=true)");
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean underWay() {
    return earlier.stream().anyMatch(BooleanSupplier::getAsBoolean);
  }

  /** Leaves it to whoever comes next, if it has not ended. */
  void keep(ExclusiveWork work) {
    if (work.underWay()) {
      LOG.warn("Registration stops here while actions are at work: the next begins after them");
      framework.registerService(
          BooleanSupplier.class, work::underWay, new Hashtable<>(Map.of(MARK, true)));
    }
  }
}
