package org.lockstep.registration.launch;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All client services as this node's copy of the store has them. Immutable. */
record Book(SortedMap<String, Entry> entries) {
  private static final Logger LOG = LoggerFactory.getLogger(Book.class);

  /** A client service; the versions are those of its two records. */
  record Entry(
      Definition definition, long definitionVersion, Placement placement, long placementVersion) {
    String name() {
      return definition.name();
    }

    String placementKey() {
      return Records.PLACEMENT + name();
    }
  }

  static Book read(SharedStore store) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    store
        .list(Records.DEFINITION)
        .values()
        .forEach(
            record -> entry(store, record).ifPresent(entry -> entries.put(entry.name(), entry)));
    return new Book(Collections.unmodifiableSortedMap(entries));
  }

  static Optional<Entry> entry(SharedStore store, String name) {
    return store.get(Records.DEFINITION + name).flatMap(record -> entry(store, record));
  }

  /** A record that cannot be read stops nobody else's client service. */
  private static Optional<Entry> entry(SharedStore store, StoredRecord record) {
    String name = record.key().substring(Records.DEFINITION.length());
    Optional<StoredRecord> placement = store.get(Records.PLACEMENT + name);
    try {
      return Optional.of(
          new Entry(
              Records.definition(record.text()),
              record.version(),
              placement.map(found -> Records.placement(found.text())).orElse(Placement.NONE),
              placement.map(StoredRecord::version).orElse(0L)));
    } catch (ProblemException e) {
      LOG.error("{} is left alone: {}", record.key(), e.problem().line());
      return Optional.empty();
    }
  }
}
