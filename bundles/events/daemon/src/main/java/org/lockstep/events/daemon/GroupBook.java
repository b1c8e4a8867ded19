package org.lockstep.events.daemon;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.lockstep.base.ProblemException;
import org.lockstep.events.daemon.core.EventGroup;
import org.lockstep.events.daemon.format.GroupRecords;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;

/**
 * What the records say of groups.
 *
 * @param groups by name
 * @param unread by name: what is wrong with a record that is not understood here
 * @param said by name: what somebody has said of it
 */
record GroupBook(
    SortedMap<String, EventGroup> groups,
    SortedMap<String, Unread> unread,
    SortedMap<String, Boolean> said) {

  GroupBook {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    unread = Collections.unmodifiableSortedMap(new TreeMap<>(unread));
    said = Collections.unmodifiableSortedMap(new TreeMap<>(said));
  }

  /** A record that is left alone. */
  record Unread(long version, String why) {}

  static GroupBook read(SharedStore store) {
    SortedMap<String, EventGroup> groups = new TreeMap<>();
    SortedMap<String, Unread> unread = new TreeMap<>();
    SortedMap<String, Boolean> said = new TreeMap<>();
    read(store.list(GroupRecords.GROUP).values(), GroupRecords::group, groups, unread);
    read(store.list(GroupRecords.SWITCH).values(), GroupRecords::enabled, said, unread);
    groups.keySet().removeAll(unread.keySet()); // whether it is enabled nobody can tell
    return new GroupBook(groups, unread, said);
  }

  private static <T> void read(
      Collection<StoredRecord> records,
      Function<String, T> reader,
      Map<String, T> read,
      Map<String, Unread> unread) {
    for (StoredRecord record : records) {
      String name = record.key().substring(record.key().lastIndexOf('/') + 1);
      try {
        read.put(name, reader.apply(record.text()));
      } catch (ProblemException e) {
        unread.put(name, new Unread(record.version(), e.problem().line()));
      }
    }
  }

  Optional<Boolean> saidOf(String name) {
    return Optional.ofNullable(said.get(name));
  }

  boolean isKnown(String name) {
    return groups.containsKey(name) || unread.containsKey(name);
  }
}
