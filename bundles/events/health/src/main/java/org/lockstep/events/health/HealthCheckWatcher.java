package org.lockstep.events.health;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * A health check whose result is not OK, or that is not there. The checks themselves are run, each
 * look anew and within the event's timeout: no executor of health checks is needed.
 */
@Component(service = EventWatcher.class)
@WatcherType(type = "health-check")
public final class HealthCheckWatcher extends PollingWatcher {
  private static final String STATUS = "status";
  private static final String MESSAGE = "message";
  private static final String MISSING = "MISSING";
  private static final int LONGEST = 2_000;

  private final ConcurrentMap<HealthCheck, Map<String, Object>> checks = new ConcurrentHashMap<>();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  void add(HealthCheck check, Map<String, Object> properties) {
    checks.put(check, properties);
  }

  void remove(HealthCheck check) {
    checks.remove(check);
  }

  @Override
  public Set<String> in() {
    return Set.of(Asked.NAME, Asked.TAGS);
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON, STATUS, MESSAGE);
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    try {
      Asked.of(in);
      return List.of();
    } catch (ProblemException e) {
      return List.of(e.problem());
    }
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    Asked asked = Asked.of(watch.in());
    List<HealthCheck> meant =
        checks.entrySet().stream()
            .filter(entry -> asked.means(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (meant.isEmpty()) {
      return found(MISSING, "there is no health check with " + asked);
    }
    return meant.stream()
        .map(HealthCheck::execute)
        .filter(result -> !result.isOk())
        .max(Comparator.comparing(Result::getStatus))
        .map(worst -> found(worst.getStatus().name(), message(worst)))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private static CompletionStage<Optional<Map<String, String>>> found(
      String status, String message) {
    return CompletableFuture.completedFuture(
        Optional.of(Map.of(STATUS, status, MESSAGE, message, REASON, status + ": " + message)));
  }

  private static String message(Result result) {
    String message =
        StreamSupport.stream(result.spliterator(), false)
            .filter(entry -> !entry.isDebug())
            .map(ResultLog.Entry::getMessage)
            .collect(Collectors.joining("; "));
    return message.length() > LONGEST ? message.substring(0, LONGEST) : message;
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
    checks.clear();
  }
}
