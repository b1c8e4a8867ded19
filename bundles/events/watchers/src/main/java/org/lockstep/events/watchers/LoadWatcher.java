package org.lockstep.events.watchers;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A host where more wants to run than its processors can. */
@Component(service = EventWatcher.class)
@WatcherType(type = "load")
public final class LoadWatcher extends PollingWatcher {
  @Override
  public Set<String> in() {
    return Set.of("max");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON, "load");
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(() -> most(new Given(in)));
  }

  private static double most(Given given) {
    return given.number("max", 0, 1e6).orElseThrow(() -> Given.bad("max", "it is missing"));
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage() / system.getAvailableProcessors();
    if (load <= most(new Given(watch.in()))) {
      return Found.nothing();
    }
    String text = String.format(Locale.ROOT, "%.2f", load);
    return CompletableFuture.completedFuture(
        Optional.of(Found.out(text + " processes for each processor", Map.of("load", text))));
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
  }
}
