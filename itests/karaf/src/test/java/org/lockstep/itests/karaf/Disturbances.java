package org.lockstep.itests.karaf;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Which of the bundles that were there are stopped or resolved anew. */
final class Disturbances implements SynchronousBundleListener {
  private final Set<Long> present;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  Disturbances(BundleContext context) {
    present = Stream.of(context.getBundles()).map(Bundle::getBundleId).collect(Collectors.toSet());
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    boolean disturbs =
        event.getType() == BundleEvent.STOPPED || event.getType() == BundleEvent.UNRESOLVED;
    if (disturbs && present.contains(event.getBundle().getBundleId())) {
      seen.add(event.getBundle().getSymbolicName());
    }
  }

  List<String> seen() {
    return seen;
  }
}
