package org.lockstep.events.watchers;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Time that has passed: the event happens at each interval. */
@Component(service = EventWatcher.class)
@WatcherType(type = "timer")
public final class TimerWatcher extends PollingWatcher {
  @Override
  public Set<String> in() {
    return Set.of();
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON);
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    return Found.problem(watch.interval().toMillis() + " ms have passed");
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
  }
}
