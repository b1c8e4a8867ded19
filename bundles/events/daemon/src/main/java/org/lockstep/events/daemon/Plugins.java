package org.lockstep.events.daemon;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The services of one kind that are there now, by type; the first of a type is used. */
final class Plugins<T> {
  private final Map<T, String> all = new LinkedHashMap<>();

  synchronized void add(String type, T plugin) {
    all.put(plugin, type);
  }

  synchronized void remove(T plugin) {
    all.remove(plugin);
  }

  synchronized Optional<T> find(String type) {
    return all.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  synchronized SortedSet<String> types() {
    return new TreeSet<>(all.values());
  }
}
