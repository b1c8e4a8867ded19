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
import org.lockstep.events.daemon.core.Situation;
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
    return of(store.list(GroupRecords.GROUP).values(), store.list(GroupRecords.SWITCH).values());
  }

  static GroupBook of(Collection<StoredRecord> definitions, Collection<StoredRecord> switches) {
    SortedMap<String, EventGroup> groups = new TreeMap<>();
    SortedMap<String, Unread> unread = new TreeMap<>();
    SortedMap<String, Boolean> said = new TreeMap<>();
    read(definitions, GroupRecords::group, groups, unread);
    read(switches, GroupRecords::enabled, said, unread);
    groups.keySet().removeAll(unread.keySet()); // whether it is enabled nobody can tell
    return new GroupBook(groups, unread, said);
  }

  /** Each by its name, or why it is not understood. */
  static <T> void read(
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

  /** By name, all that there are: why the events are not watched for; empty: they are. */
  SortedMap<String, Optional<String>> notHere(Situation here) {
    SortedMap<String, Optional<String>> notHere = new TreeMap<>();
    groups.forEach((name, group) -> notHere.put(name, group.notHere(here, saidOf(name))));
    unread.forEach((name, left) -> notHere.put(name, Optional.of(left.why())));
    return notHere;
  }

  boolean isKnown(String name) {
    return groups.containsKey(name) || unread.containsKey(name);
  }
}
