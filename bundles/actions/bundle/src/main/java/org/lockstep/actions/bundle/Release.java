package org.lockstep.actions.bundle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.lockstep.base.ProblemException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Takes back all that was started, configured and installed for a client service. */
final class Release {
  private final Holdings holdings;
  private final Bundles bundles;
  private final Installed installed;
  private final Admin admin;

  Release(BundleContext framework, Holdings holdings) {
    this.holdings = holdings;
    bundles = new Bundles(framework);
    installed = new Installed(framework);
    admin = new Admin(framework);
  }

  /**
   * Nothing held is fine.
   *
   * @param progress told what is being done
   * @throws ProblemException when something still runs: it is held on
   */
  void all(String clientService, Consumer<String> progress) {
    List<Long> latestFirst = new ArrayList<>(holdings.of(clientService).bundles());
    Collections.reverse(latestFirst);
    List<ProblemException> failures = new ArrayList<>();
    for (long id : latestFirst) {
      bundles.byId(id).ifPresent(bundle -> stop(bundle, progress, failures));
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    progress.accept("removing its configurations and what was installed for it");
    admin.find().ifPresent(configurations -> configurations.deleteAllOf(clientService));
    installed.uninstallAllOf(clientService);
    holdings.release(clientService);
  }

  private static void stop(
      Bundle bundle, Consumer<String> progress, List<ProblemException> failures) {
    progress.accept("stopping " + Bundles.text(bundle));
    try {
      Bundles.stop(bundle);
    } catch (ProblemException e) {
      failures.add(e);
    }
  }

  /** For whom something was installed or configured, now or in an earlier life of this node. */
  SortedSet<String> owners() {
    SortedSet<String> owners = installed.owners();
    admin.find().ifPresent(configurations -> owners.addAll(configurations.owners()));
    return owners;
  }
}
