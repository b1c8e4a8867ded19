package org.lockstep.node.boot.list;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.lockstep.store.spi.BootItem;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Those of Karaf. A class apart: elsewhere what it imports is missing. */
final class KarafFeatures implements Features {
  /** At its own start Karaf may start bundles before its feature service is up. */
  private static final long PATIENCE_MS = 60_000;

  private final BundleContext context;

  KarafFeatures(BundleContext context) {
    this.context = context;
  }

  @Override
  public void add(BootItem item) throws Exception {
    ServiceTracker<FeaturesService, FeaturesService> tracker =
        new ServiceTracker<>(context, FeaturesService.class, null);
    tracker.open();
    try {
      FeaturesService service = tracker.waitForService(PATIENCE_MS);
      if (service == null) {
        throw new IllegalStateException(
            "Karaf's feature service is not up after " + PATIENCE_MS + " ms");
      }
      if (item.kind() == BootItem.Kind.REPOSITORY) {
        service.addRepository(URI.create(item.what()));
      } else {
        install(service, item.what());
      }
    } finally {
      tracker.close();
    }
  }

  private static void install(FeaturesService service, String what) throws Exception {
    String[] nameAndVersion = what.split("/", 2);
    Feature feature =
        nameAndVersion.length == 1
            ? service.getFeature(what)
            : service.getFeature(nameAndVersion[0], nameAndVersion[1]);
    if (feature == null) {
      throw new IllegalArgumentException(
          "no feature repository has it; name its repository before it: repository:URL");
    }
    if (!service.isInstalled(feature)) {
      // A refresh could stop the very bundle that boots.
      service.installFeatures(
          Set.of(feature.getId()), EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
    }
  }
}
