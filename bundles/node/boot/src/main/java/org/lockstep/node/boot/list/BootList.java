package org.lockstep.node.boot.list;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.BootItem;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs and starts the entries in their order, bundles all together last, so that they may need
 * each other. What is there already is left as it is, and started.
 */
public final class BootList {
  private static final Logger LOG = LoggerFactory.getLogger(BootList.class);

  private final BundleContext context;
  private final Features features;
  private final Deque<Bundle> installed = new ArrayDeque<>();

  BootList(BundleContext context, Features features) {
    this.context = context;
    this.features = features;
  }

  public static BootList in(BundleContext context) {
    return new BootList(context, item -> addInKaraf(context, item));
  }

  private static void addInKaraf(BundleContext context, BootItem item) throws Exception {
    try {
      new KarafFeatures(context).add(item);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException("features are Karaf's, and this framework is not in one", e);
    }
  }

  /**
   * @throws ProblemException naming the entry that does not start
   */
  public void start(List<String> entries) {
    List<Bundle> bundles = new ArrayList<>();
    for (BootItem item : entries.stream().map(BootItem::of).toList()) {
      LOG.info("Boot list: {}", item.what());
      if (item.kind() == BootItem.Kind.BUNDLE) {
        bundles.add(install(item.what()));
      } else {
        add(item);
      }
    }
    bundles.forEach(BootList::start);
  }

  private void add(BootItem item) {
    try {
      features.add(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(item.what(), e);
    } catch (Exception e) { // features are declared to throw anything
      throw refused(item.what(), e);
    }
  }

  private Bundle install(String location) {
    try {
      boolean known = context.getBundle(location) != null;
      Bundle bundle = context.installBundle(location);
      if (!known) {
        installed.push(bundle);
      }
      return bundle;
    } catch (BundleException e) {
      throw refused(location, e);
    }
  }

  /** Transient: at the next boot the list says again what runs, and not the framework's memory. */
  private static void start(Bundle bundle) {
    try {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      }
    } catch (BundleException e) {
      throw refused(bundle.getLocation(), e);
    }
  }

  private static ProblemException refused(String entry, Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = root == why ? "" : "; " + root;
    return new ProblemException(
        "boot-list", "node refused", "boot list: " + entry, why.getMessage() + reason);
  }

  /** Uninstalls the bundles that were not there before. */
  public void giveBack() {
    for (Bundle bundle : installed) {
      try {
        bundle.uninstall();
      } catch (BundleException e) {
        LOG.warn("{} of the boot list stays installed", bundle.getLocation(), e);
      }
    }
  }
}
