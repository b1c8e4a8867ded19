package org.lockstep.actions.bundle;

import java.util.Collection;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Maps that the framework itself keeps, in types of the JDK: they are there for whatever version of
 * this bundle comes next, and go with the framework, as do the bundles that were started.
 */
final class Kept {
  private static final String MARK = "lockstep.actions.bundle.kept";

  private Kept() {}

  /** The one of that name; made when there is none. */
  @SuppressWarnings("unchecked")
  static <V> ConcurrentMap<String, V> map(BundleContext framework, String name) {
    for (ServiceReference<?> reference : references(framework, name)) {
      if (framework.getService(reference) instanceof ConcurrentMap<?, ?> there) {
        return (ConcurrentMap<String, V>) there;
      }
    }
    ConcurrentMap<String, V> made = new ConcurrentHashMap<>();
    framework.registerService(ConcurrentMap.class, made, new Hashtable<>(Map.of(MARK, name)));
    return made;
  }

  @SuppressWarnings("rawtypes")
  private static Collection<ServiceReference<ConcurrentMap>> references(
      BundleContext framework, String name) {
    try {
      return framework.getServiceReferences(ConcurrentMap.class, "(" + MARK + "=" + name + ")");
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
