package org.lockstep.actions.bundle;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lockstep.actions.bundle.core.BundleEntry;
import org.lockstep.base.ProblemException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The bundles of this framework, as client services use them. */
final class Bundles {
  private static final int UP = Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

  private final BundleContext framework;

  Bundles(BundleContext framework) {
    this.framework = framework;
  }

  /** Its name, version and place, for people. */
  static String text(Bundle bundle) {
    return bundle.getSymbolicName()
        + " "
        + bundle.getVersion()
        + ", "
        + Installed.url(bundle.getLocation());
  }

  Optional<Bundle> byId(long id) {
    return Optional.ofNullable(framework.getBundle(id));
  }

  Bundle named(BundleEntry.Named name) {
    return Arrays.stream(framework.getBundles())
        .filter(bundle -> name.symbolicName().equals(bundle.getSymbolicName()))
        .filter(
            bundle ->
                name.version().map(Version::new).map(bundle.getVersion()::equals).orElse(true))
        .max(Comparator.comparing(Bundle::getVersion))
        .orElseThrow(() -> refused(name.toString(), "there is no such bundle in this framework"));
  }

  /**
   * Whatever would let it run where the client service is not registered is refused.
   *
   * @param held what the client service holds already
   */
  static void requireFree(Bundle bundle, List<Long> held) {
    if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
      throw refused(text(bundle), "it is a fragment, which cannot be started");
    }
    if (held.contains(bundle.getBundleId())) {
      return;
    }
    if (isUp(bundle)) {
      throw refused(
          text(bundle),
          "it is active already, started by somebody else: stop it, and keep it from being started"
              + " at boot");
    }
    if (bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
      throw refused(
          text(bundle), "it would be started at boot, on whatever node: stop it for good before");
    }
  }

  static boolean isUp(Bundle bundle) {
    return (bundle.getState() & UP) != 0;
  }

  /**
   * Transiently: no start of the framework brings it back. Whatever its activation policy: a client
   * service that waits for somebody to load a class has not been started.
   */
  static void start(Bundle bundle) {
    try {
      bundle.start(Bundle.START_TRANSIENT);
    } catch (BundleException e) {
      throw refused(text(bundle), reason(e));
    }
  }

  /** It may fail and be stopped all the same. */
  static void stop(Bundle bundle) {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException e) {
      if (isUp(bundle)) {
        throw notStopped(bundle, e);
      }
    }
  }

  static ProblemException refused(String bundle, String why) {
    return new ProblemException("bundle-not-started", "not started", bundle, why);
  }

  static ProblemException notStopped(Bundle bundle, BundleException why) {
    return new ProblemException("bundle-not-stopped", "not stopped", text(bundle), reason(why));
  }

  /** What the framework says, and what lies below. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return failure.getMessage() + (root == failure ? "" : "; " + root);
  }
}
