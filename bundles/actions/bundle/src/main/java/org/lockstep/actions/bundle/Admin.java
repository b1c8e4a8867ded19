package org.lockstep.actions.bundle;

import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The framework's ConfigurationAdmin, where there is one. */
final class Admin {
  private static final String NAME = "org.osgi.service.cm.ConfigurationAdmin";

  private final BundleContext framework;

  Admin(BundleContext framework) {
    this.framework = framework;
  }

  Optional<Configurations> find() {
    ServiceReference<?> reference = framework.getServiceReference(NAME);
    Object service = reference == null ? null : framework.getService(reference);
    try {
      return Optional.ofNullable(service).map(Configurations::of);
    } catch (ClassCastException | LinkageError e) {
      return Optional.empty(); // one that this bundle does not see the classes of
    }
  }
}
