package org.lockstep.events.daemon;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** A record that is left alone. */
  record Unread(long version, String why) {}

  static GroupBook read(SharedStore store) {
    GroupBook book = new GroupBook(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    store.list(GroupRecords.GROUP).forEach((key, record) -> book.group(name(key), record));
    store.list(GroupRecords.SWITCH).forEach((key, record) -> book.said(name(key), record));
    return book;
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private void group(String name, StoredRecord record) {
    try {
      groups.put(name, GroupRecords.group(record.text()));
    } catch (ProblemException e) {
      unread.put(name, new Unread(record.version(), e.problem().line()));
    }
  }

  /** Of one whose switch is not understood nobody can tell whether it is enabled. */
  private void said(String name, StoredRecord record) {
    try {
      said.put(name, GroupRecords.enabled(record.text()));
    } catch (ProblemException e) {
      groups.remove(name);
      unread.put(name, new Unread(record.version(), e.problem().line()));
    }
  }

  Optional<Boolean> saidOf(String name) {
    return Optional.ofNullable(said.get(name));
  }

  boolean isKnown(String name) {
    return groups.containsKey(name) || unread.containsKey(name);
  }
}
