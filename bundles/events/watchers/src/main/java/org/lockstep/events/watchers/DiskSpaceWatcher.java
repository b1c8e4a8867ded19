package org.lockstep.events.watchers;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** A file system with less room than it should have. */
@Component(service = EventWatcher.class)
@WatcherType(type = "disk-space")
public final class DiskSpaceWatcher extends PollingWatcher {
  private static final double MB = 1e6;

  @Override
  public Set<String> in() {
    return Set.of("path", "min_free_percent", "min_free_mb");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON, "free_mb");
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(() -> Limit.of(new Given(in)));
  }

  private record Limit(Path path, double percent, double mb) {
    static Limit of(Given given) {
      double percent = given.number("min_free_percent", 0, 100).orElse(0.0);
      double mb = given.number("min_free_mb", 0, 1e12).orElse(0.0);
      if (percent == 0 && mb == 0) {
        throw Given.bad("min_free_percent", "it is missing, and min_free_mb too");
      }
      return new Limit(Path.of(given.needed("path")), percent, mb);
    }
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    Limit limit = Limit.of(new Given(watch.in()));
    try {
      FileStore store = Files.getFileStore(limit.path());
      double free = store.getUsableSpace() / MB;
      double percent = 100 * free / Math.max(1e-9, store.getTotalSpace() / MB);
      if (free >= limit.mb() && percent >= limit.percent()) {
        return Found.nothing();
      }
      String reason = String.format(Locale.ROOT, "%.0f MB free, %.1f %%", free, percent);
      Map<String, String> more = Map.of("free_mb", Long.toString(Math.round(free)));
      return CompletableFuture.completedFuture(Optional.of(Found.out(reason, more)));
    } catch (IOException e) {
      return Found.problem(limit.path() + ": " + e);
    }
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
  }
}
