package org.lockstep.events.daemon;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lockstep.events.EventDaemon.Counted;

/** What has been counted of events that are not enabled just now. Any thread may call it. */
final class Past {
  /** Of a node on which ever new events are enabled the oldest are forgotten. */
  private static final int MOST = 1_000;

  private final Map<Name, Tally> tallies = new LinkedHashMap<>();

  private record Name(String group, String event) {}

  /** Of one event. */
  record Tally(long count, Optional<Instant> last, Optional<String> result) {
    static final Tally NONE = new Tally(0, Optional.empty(), Optional.empty());
  }

  synchronized void keep(Event event) {
    Name name = new Name(event.group, event.spec.name());
    tallies.remove(name);
    tallies.put(name, event.tally());
    if (tallies.size() > MOST) {
      tallies.remove(tallies.keySet().iterator().next());
    }
  }

  synchronized Tally of(String group, String event) {
    return tallies.getOrDefault(new Name(group, event), Tally.NONE);
  }

  synchronized void forget(String group) {
    tallies.keySet().removeIf(name -> name.group().equals(group));
  }

  /**
   * @param enabled those of the group that are
   */
  synchronized Counted counted(String group, List<Event> enabled) {
    Map<String, Tally> all = new TreeMap<>();
    tallies.forEach(
        (name, tally) -> {
          if (name.group().equals(group)) {
            all.put(name.event(), tally);
          }
        });
    enabled.forEach(event -> all.put(event.spec.name(), event.tally()));
    return new Counted(
        all.values().stream().mapToLong(Tally::count).sum(),
        all.values().stream()
            .flatMap(tally -> tally.last().stream())
            .max(Comparator.naturalOrder()));
  }
}
