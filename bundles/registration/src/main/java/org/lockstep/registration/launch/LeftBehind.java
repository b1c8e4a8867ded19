package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.lockstep.actions.ActionPhase;
import org.lockstep.registration.format.Records;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what is still at work to whatever version of this bundle comes next on this boot: the
 * framework itself publishes it, in types of the JDK, until it is over.
 */
final class LeftBehind {
  private static final String MARK = "org.lockstep.registration.left.behind";
  private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

  private final BundleContext framework;
  private final List<Remnant> earlier = new ArrayList<>();

  LeftBehind(BundleContext context) {
    framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    for (ServiceReference<List> reference : references()) {
      List<?> told = framework.getService(reference);
      if (told != null) {
        earlier.add(remnant(told));
      }
    }
  }

  List<Remnant> earlier() {
    return earlier;
  }

  @SuppressWarnings("rawtypes")
  private Collection<ServiceReference<List>> references() {
    try {
      return framework.getServiceReferences(List.class, "(" + MARK + "=true)");
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** What was left behind before is published already. */
  void keep(List<Remnant> remnants) {
    for (Remnant remnant : remnants) {
      if (earlier.stream().anyMatch(each -> each.over() == remnant.over())) {
        continue;
      }
      LOG.warn("{} is still at work: what comes next begins after it", remnant.attempt().id());
      ServiceRegistration<?> kept =
          framework.registerService(List.class, told(remnant), new Hashtable<>(Map.of(MARK, true)));
      remnant.over().whenComplete((over, failure) -> kept.unregister());
    }
  }

  private static List<Object> told(Remnant remnant) {
    Attempt attempt = remnant.attempt();
    return List.of(
        Records.text(attempt.instance()),
        attempt.generation(),
        attempt.phase().name(),
        remnant.over(),
        remnant.gone());
  }

  @SuppressWarnings("unchecked")
  private static Remnant remnant(List<?> told) {
    Attempt attempt =
        new Attempt(
            Records.instance((String) told.get(0)),
            (Long) told.get(1),
            ActionPhase.valueOf((String) told.get(2)));
    return new Remnant(
        attempt, (CompletableFuture<Void>) told.get(3), (BooleanSupplier) told.get(4));
  }
}
