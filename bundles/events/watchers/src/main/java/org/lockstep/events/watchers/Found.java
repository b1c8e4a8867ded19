package org.lockstep.events.watchers;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.events.PollingWatcher;

/** What a look has found. */
final class Found {
  private Found() {}

  static CompletionStage<Optional<Map<String, String>>> nothing() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  static CompletionStage<Optional<Map<String, String>>> problem(String reason) {
    return CompletableFuture.completedFuture(Optional.of(out(reason, Map.of())));
  }

  static Map<String, String> out(String reason, Map<String, String> more) {
    Map<String, String> out = new TreeMap<>(more);
    out.put(PollingWatcher.REASON, reason);
    return out;
  }
}
