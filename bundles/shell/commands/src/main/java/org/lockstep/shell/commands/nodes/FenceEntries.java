package org.lockstep.shell.commands.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.FenceDevice;

/** How a node's host can be cut off, as the file says it: all devices together. */
final class FenceEntries {
  private static final int MAX_DEVICES = 8;
  private static final String AGENT = "agent";

  private FenceEntries() {}

  /** The first thing that is wrong, its place below the field. */
  static Optional<Problem> wrong(@Nullable List<@Nullable Map<String, @Nullable String>> entries) {
    if (entries == null) {
      return Optional.empty();
    }
    if (entries.isEmpty() || entries.size() > MAX_DEVICES) {
      return Optional.of(problem("", "it has between 1 and " + MAX_DEVICES + " devices"));
    }
    return IntStream.range(0, entries.size())
        .boxed()
        .flatMap(i -> wrong("[" + i + "]", entries.get(i)))
        .findFirst();
  }

  private static Stream<Problem> wrong(
      String place, @Nullable Map<String, @Nullable String> entry) {
    if (entry == null || Optional.ofNullable(entry.get(AGENT)).orElse("").isBlank()) {
      return Stream.of(problem(place + "." + AGENT, "which agent? for example ipmilan"));
    }
    return device(entry).problems().stream()
        .map(
            problem -> {
              String field = problem.where().isEmpty() ? "" : "." + problem.where();
              return problem(place + field, problem.why());
            });
  }

  private static Problem problem(String where, String why) {
    return new Problem("bad-config", "fence", where, why);
  }

  static List<FenceDevice> devices(
      @Nullable List<@Nullable Map<String, @Nullable String>> entries) {
    return Stream.ofNullable(entries)
        .flatMap(List::stream)
        .flatMap(Stream::ofNullable)
        .map(FenceEntries::device)
        .toList();
  }

  private static FenceDevice device(Map<String, @Nullable String> entry) {
    SortedMap<String, String> parameters = new TreeMap<>();
    entry.forEach((name, value) -> parameters.put(name, value == null ? "" : value));
    String agent = Optional.ofNullable(parameters.remove(AGENT)).orElse("");
    return new FenceDevice(agent, parameters);
  }
}
