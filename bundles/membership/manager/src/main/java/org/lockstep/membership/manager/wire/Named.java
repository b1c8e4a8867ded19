package org.lockstep.membership.manager.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is the same for many is written once, and named by its place from then on. */
final class Named<T> {
  private final List<T> values = new ArrayList<>();
  private final Map<T, Integer> places = new HashMap<>();

  /** Its place; the next one if it is new. */
  int place(T value) {
    return places.computeIfAbsent(
        value,
        fresh -> {
          values.add(fresh);
          return values.size() - 1;
        });
  }

  void add(T value) {
    values.add(value);
  }

  T at(int place) {
    if (place < 0 || place >= values.size()) {
      throw new IllegalArgumentException("nothing has the place " + place);
    }
    return values.get(place);
  }

  List<T> values() {
    return values;
  }
}
