package org.lockstep.events.watchers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A line that is added to a log and matches a pattern. */
@Component(service = EventWatcher.class)
@WatcherType(type = "log-pattern")
public final class LogPatternWatcher extends PollingWatcher {
  /** Where each watch has read to. */
  private final ConcurrentMap<Watch, Tail> tails = new ConcurrentHashMap<>();

  @Override
  public Set<String> in() {
    return Set.of("path", "pattern");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON, "line");
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(
        () -> {
          new Given(in).needed("path");
          pattern(new Given(in));
        });
  }

  private static Pattern pattern(Given given) {
    try {
      return Pattern.compile(given.needed("pattern"));
    } catch (PatternSyntaxException e) {
      throw Given.bad("pattern", String.valueOf(e.getMessage()));
    }
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    Given given = new Given(watch.in());
    Pattern pattern = pattern(given);
    Tail tail = tails.computeIfAbsent(watch, LogPatternWatcher::tail);
    try {
      return tail.added().stream()
          .filter(line -> pattern.matcher(line).find())
          .findFirst()
          .map(LogPatternWatcher::found)
          .orElseGet(Found::nothing);
    } catch (IOException e) {
      return Found.nothing(); // it is not written yet, or just being replaced
    }
  }

  private static Tail tail(Watch watch) {
    return new Tail(Path.of(new Given(watch.in()).needed("path")));
  }

  /** From here on: what is written before the first look counts. */
  @Override
  protected void began(Watch watch) {
    tails.put(watch, tail(watch));
  }

  @Override
  protected void ended(Watch watch) {
    tails.remove(watch);
  }

  private static CompletionStage<Optional<Map<String, String>>> found(String line) {
    return CompletableFuture.completedFuture(
        Optional.of(Found.out("a line matches: " + line, Map.of("line", line))));
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
    tails.clear();
  }
}
