package org.lockstep.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be committed as one: all of it or nothing (RL-1).
 *
 * @param expectations key to the version it must still have; 0 for "must not exist"
 * @param changes applied in order
 */
public record Transaction(SortedMap<String, Long> expectations, List<Change> changes) {
  public Transaction {
    expectations = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(expectations));
    changes = List.copyOf(changes);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects expectations and changes; not safe for use by several threads. */
  public static final class Builder {
    private final SortedMap<String, Long> expectations = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();

    private Builder() {}

    public Builder expect(String key, long version) {
      expectations.put(key, version);
      return this;
    }

    public Builder expectAbsent(String key) {
      return expect(key, 0);
    }

    public Builder put(String key, byte[] value) {
      changes.add(Change.put(key, value));
      return this;
    }

    public Builder put(String key, String value) {
      changes.add(Change.put(key, value));
      return this;
    }

    public Builder delete(String key) {
      changes.add(Change.delete(key));
      return this;
    }

    public Transaction build() {
      return new Transaction(expectations, changes);
    }
  }
}
