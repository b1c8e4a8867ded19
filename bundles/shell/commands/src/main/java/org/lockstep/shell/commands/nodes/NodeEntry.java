package org.lockstep.shell.commands.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.BootItem;
import org.lockstep.store.spi.NodeConfig;

/** What a file says about one node. */
record NodeEntry(
    @Nullable String address,
    @Nullable Map<String, @Nullable String> labels,
    @Nullable List<@Nullable String> boot,
    @Nullable String shutdown,
    @Nullable List<@Nullable String> panic,
    @Nullable List<@Nullable Map<String, @Nullable String>> fence) {
  private static final int MAX_ITEMS = 64;
  private static final List<String> SHUTDOWNS = List.of("stay", "exit");

  /** All of it, with the slot and the name of the node. */
  NodeConfig of(NodeConfig plain) {
    return plain
        .withAddress(Optional.ofNullable(address).orElse(""))
        .withLabels(given(labels))
        .withBoot(items(boot))
        .withShutdown(Optional.ofNullable(shutdown).orElse(""))
        .withPanic(items(panic))
        .withFence(FenceEntries.devices(fence));
  }

  /** None of them is null once they have been checked. */
  private static Map<String, String> given(@Nullable Map<String, @Nullable String> labels) {
    Map<String, String> given = new TreeMap<>();
    Optional.ofNullable(labels)
        .orElse(Map.of())
        .forEach((name, value) -> given.put(name, value == null ? "" : value));
    return given;
  }

  private static List<String> items(@Nullable List<@Nullable String> list) {
    return Optional.ofNullable(list).orElse(List.of()).stream()
        .map(item -> item == null ? "" : item)
        .toList();
  }

  /**
   * @param refused of a field below the node's, and why
   */
  void check(BiFunction<String, String, ProblemException> refused) {
    Optional.ofNullable(address)
        .flatMap(PinnedAddress::wrong)
        .ifPresent(
            why -> {
              throw refused.apply(".address", why);
            });
    checkBoot(refused);
    checkPanic(refused);
    FenceEntries.wrong(fence)
        .ifPresent(
            wrong -> {
              throw refused.apply(".fence" + wrong.where(), wrong.why());
            });
    if (shutdown != null && !SHUTDOWNS.contains(shutdown)) {
      throw refused.apply(".shutdown", "it is one of " + String.join(", ", SHUTDOWNS));
    }
    Optional.ofNullable(labels)
        .orElse(Map.of())
        .forEach(
            (key, value) -> {
              if (value == null || value.isBlank() || key.isBlank()) {
                throw refused.apply(".labels." + key, "a label has a name and a value");
              }
            });
  }

  private void checkBoot(BiFunction<String, String, ProblemException> refused) {
    if (items(boot).size() > MAX_ITEMS) {
      throw refused.apply(".boot", "it has more than " + MAX_ITEMS + " entries");
    }
    for (String item : items(boot)) {
      try {
        BootItem.of(item);
      } catch (ProblemException e) {
        throw refused.apply(".boot", e.problem().where() + ": " + e.problem().why());
      }
    }
  }

  /** Whoever runs it has no search path, and no shell. */
  private void checkPanic(BiFunction<String, String, ProblemException> refused) {
    List<String> words = items(panic);
    if (panic != null && (words.isEmpty() || words.size() > MAX_ITEMS)) {
      throw refused.apply(".panic", "a command has between 1 and " + MAX_ITEMS + " words");
    }
    if (!words.isEmpty() && (words.contains("") || !words.get(0).startsWith("/"))) {
      throw refused.apply(
          ".panic", "it is a list like [/usr/sbin/reboot, -f]: an absolute path, then arguments");
    }
    if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw refused.apply(".panic", "no argument has a NUL character");
    }
  }
}
