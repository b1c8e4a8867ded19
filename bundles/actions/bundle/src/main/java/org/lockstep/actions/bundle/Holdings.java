package org.lockstep.actions.bundle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.lockstep.base.ProblemException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Which client service holds which bundles on this node, also by an earlier version of this one.
 */
final class Holdings {
  private final ConcurrentMap<String, Map.Entry<String, List<Long>>> all;

  /**
   * What a client service holds.
   *
   * @param attempt by which it was started (RL-7)
   * @param bundles in the order in which they were started
   */
  record Held(String attempt, List<Long> bundles) {
    static final Held NOTHING = new Held("", List.of());
  }

  Holdings(BundleContext framework) {
    all = Kept.map(framework, "holdings");
  }

  boolean has(String clientService) {
    return all.containsKey(clientService);
  }

  Held of(String clientService) {
    Map.Entry<String, List<Long>> entry = all.get(clientService);
    return entry == null ? Held.NOTHING : new Held(entry.getKey(), entry.getValue());
  }

  /**
   * Takes bundles, all or none.
   *
   * @throws ProblemException naming the client service that holds one of them
   */
  void claim(String clientService, String attempt, List<Bundle> bundles) {
    synchronized (all) { // those of other client services are claimed at the same time
      bundles.forEach(bundle -> refuseOthers(clientService, bundle));
      List<Long> ids = bundles.stream().map(Bundle::getBundleId).toList();
      all.put(clientService, Map.entry(attempt, ids));
    }
  }

  /**
   * @throws ProblemException naming the client service that holds it
   */
  void refuseOthers(String clientService, Bundle bundle) {
    otherHolder(clientService, bundle)
        .ifPresent(
            other -> {
              throw Bundles.refused(
                  Bundles.text(bundle), "the client service " + other + " uses it: no two can");
            });
  }

  private Optional<String> otherHolder(String clientService, Bundle bundle) {
    return all.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(clientService))
        .filter(entry -> entry.getValue().getValue().contains(bundle.getBundleId()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  void release(String clientService) {
    all.remove(clientService);
  }
}
