package org.lockstep.events.watchers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A file that is there, or is not, or has not been written for long. */
@Component(service = EventWatcher.class)
@WatcherType(type = "file")
public final class FileWatcher extends PollingWatcher {
  @Override
  public Set<String> in() {
    return Set.of("path", "when", "age");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON);
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(() -> check(new Given(in)));
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    return reason(new Given(watch.in())).map(Found::problem).orElseGet(Found::nothing);
  }

  private static void check(Given given) {
    given.needed("path");
    String when = given.text("when").orElse("absent");
    if (!Set.of("absent", "present", "older").contains(when)) {
      throw Given.bad("when", "it may be absent, present, older");
    }
    if (when.equals("older") && given.number("age", 0, 1e9).isEmpty()) {
      throw Given.bad("age", "it is missing: a number of seconds");
    }
  }

  /** Why the event happens; empty: it does not. */
  private static Optional<String> reason(Given given) {
    Path path = Path.of(given.needed("path"));
    boolean there = Files.exists(path);
    String when = given.text("when").orElse("absent");
    return switch (when) {
      case "absent" -> there ? Optional.empty() : Optional.of(path + " is absent");
      case "present" -> there ? Optional.of(path + " is there") : Optional.empty();
      case "older" -> older(path, given.number("age", 0, 1e9));
      default -> throw Given.bad("when", "it may be absent, present, older");
    };
  }

  private static Optional<String> older(Path path, Optional<Double> seconds) {
    double limit =
        seconds.orElseThrow(() -> Given.bad("age", "it is missing: a number of seconds"));
    try {
      double age = (System.currentTimeMillis() - Files.getLastModifiedTime(path).toMillis()) / 1e3;
      return age > limit
          ? Optional.of(path + " was written " + Math.round(age) + " s ago")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(path + " is absent");
    }
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
  }
}
