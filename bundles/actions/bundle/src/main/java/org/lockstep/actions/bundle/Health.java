package org.lockstep.actions.bundle;

import java.util.Optional;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Whether a client service is up. */
final class Health {
  private final BundleContext framework;
  private final Holdings holdings;
  private final Bundles bundles;

  Health(BundleContext framework, Holdings holdings) {
    this.framework = framework;
    this.holdings = holdings;
    bundles = new Bundles(framework);
  }

  /** What is wrong with a filter of services. */
  static Optional<Problem> problem(String filter) {
    try {
      FrameworkUtil.createFilter(filter);
      return Optional.empty();
    } catch (InvalidSyntaxException e) {
      return Optional.of(bad(filter, e));
    }
  }

  private static Problem bad(String filter, InvalidSyntaxException e) {
    return new Problem(
        "bad-parameter",
        "bundle action refused",
        "ready",
        "'" + filter + "' is no filter of services: " + e.getMessage());
  }

  /** The first bundle that should be active and is not. */
  Optional<String> notActive(String clientService) {
    for (long id : holdings.of(clientService).bundles()) {
      Optional<Bundle> bundle = bundles.byId(id);
      if (bundle.isEmpty()) {
        return Optional.of("bundle " + id + " has been uninstalled");
      }
      if (bundle.get().getState() != Bundle.ACTIVE) {
        return Optional.of(Bundles.text(bundle.get()) + " is not active");
      }
    }
    return Optional.empty();
  }

  /** The filter, while no service matches it; whose the service is does not matter. */
  Optional<String> notReady(Optional<String> filter) {
    return filter.filter(each -> !matches(each)).map(each -> "no service matches " + each);
  }

  private boolean matches(String filter) {
    try {
      return framework.getAllServiceReferences(null, filter) != null;
    } catch (InvalidSyntaxException e) {
      throw new ProblemException(bad(filter, e));
    }
  }

  /** What is wrong with one that has been started; empty when nothing is. */
  Optional<String> problem(String clientService, Optional<String> ready) {
    if (!holdings.has(clientService)) {
      return Optional.of("it is not started on this node");
    }
    return notActive(clientService).or(() -> notReady(ready));
  }
}
