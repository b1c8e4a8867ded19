package org.lockstep.actions.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lockstep.actions.ActionRequest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * What was installed for client services. Their locations say whose they are, so that they are
 * known as such after whatever has happened.
 */
final class Installed {
  private static final String MARK = "lockstep:";

  private final BundleContext framework;

  Installed(BundleContext framework) {
    this.framework = framework;
  }

  /** Where it came from. */
  static String url(String location) {
    return location.startsWith(MARK)
        ? location.substring(location.indexOf(':', MARK.length()) + 1)
        : location;
  }

  private static Optional<String> owner(Bundle bundle) {
    String location = bundle.getLocation();
    return location.startsWith(MARK)
        ? Optional.of(location.substring(MARK.length(), location.indexOf(':', MARK.length())))
        : Optional.empty();
  }

  /** One that is there is used as it is, whoever installed it. */
  Bundle from(String location, ActionRequest request) {
    String url =
        location.startsWith("/") ? Path.of(location).normalize().toUri().toString() : location;
    String own = MARK + request.clientService() + ":" + url;
    return Arrays.stream(framework.getBundles())
        .filter(bundle -> url(bundle.getLocation()).equals(url))
        .findFirst()
        .orElseGet(() -> install(url, own, (int) request.deadline().toMillis()));
  }

  private Bundle install(String url, String own, int patienceMs) {
    try {
      URLConnection connection = URI.create(url).toURL().openConnection();
      connection.setUseCaches(false);
      connection.setConnectTimeout(patienceMs);
      connection.setReadTimeout(patienceMs);
      try (InputStream in = connection.getInputStream()) {
        return framework.installBundle(own, in);
      }
    } catch (BundleException | IOException | IllegalArgumentException e) {
      throw Bundles.refused(url, "it cannot be installed: " + Bundles.reason(e));
    }
  }

  SortedSet<String> owners() {
    return Arrays.stream(framework.getBundles())
        .flatMap(bundle -> owner(bundle).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The latest first: nothing is left behind that another one still needs. */
  void uninstallAllOf(String clientService) {
    List<Bundle> own =
        Arrays.stream(framework.getBundles())
            .filter(bundle -> owner(bundle).filter(clientService::equals).isPresent())
            .sorted(Comparator.comparing(Bundle::getBundleId).reversed())
            .toList();
    for (Bundle bundle : own) {
      try {
        bundle.uninstall();
      } catch (BundleException e) {
        throw Bundles.notStopped(bundle, e);
      }
    }
  }
}
