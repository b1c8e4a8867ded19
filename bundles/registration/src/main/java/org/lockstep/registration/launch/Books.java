package org.lockstep.registration.launch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.ClientService;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records; one that has not changed is not read again. */
final class Books {
  private static final Logger LOG = LoggerFactory.getLogger(Books.class);

  private final SharedStore store;
  private Map<String, Reading> readings = new HashMap<>();

  /** What three versions of records have been read as; empty: they cannot be read. */
  private record Reading(long definition, long placement, long running, Optional<Book.Entry> as) {
    boolean isOf(long d, long p, long r) {
      return definition == d && placement == p && running == r;
    }
  }

  Books(SharedStore store) {
    this.store = store;
  }

  synchronized Book read() {
    SortedMap<String, Book.Entry> entries = new TreeMap<>();
    Map<String, Reading> kept = new HashMap<>();
    for (StoredRecord record : store.list(Records.DEFINITION).values()) {
      String name = record.key().substring(Records.DEFINITION.length());
      Reading reading = reading(name, record);
      kept.put(name, reading);
      reading.as().ifPresent(entry -> entries.put(name, entry));
    }
    readings = kept;
    return new Book(entries);
  }

  synchronized Optional<Book.Entry> entry(String name) {
    return store.get(Records.DEFINITION + name).flatMap(record -> reading(name, record).as());
  }

  private Reading reading(String name, StoredRecord definition) {
    Optional<StoredRecord> placement = store.get(Records.PLACEMENT + name);
    Optional<StoredRecord> running = store.get(Records.RUNNING + name);
    long placed = version(placement);
    long run = version(running);
    Reading before = readings.get(name);
    if (before != null && before.isOf(definition.version(), placed, run)) {
      return before;
    }
    Reading now =
        new Reading(
            definition.version(), placed, run, parsed(name, definition, placement, running));
    readings.put(name, now); // so that what is wrong with it is logged once
    return now;
  }

  /** A record that cannot be read stops nobody else's client service. */
  private static Optional<Book.Entry> parsed(
      String name,
      StoredRecord record,
      Optional<StoredRecord> placed,
      Optional<StoredRecord> pinned) {
    try {
      Definition definition = Records.definition(record.text());
      if (!definition.name().equals(name)) {
        throw new ProblemException(
            "bad-record", "record not understood", "name", "it defines " + definition.name());
      }
      Placement placement =
          placed
              .map(found -> Records.placement(found.text()).since(found.version()))
              .orElse(Placement.NONE);
      boolean idle = placement.state() == ClientServiceState.DEREGISTERED;
      Definition running =
          pinned
              .filter(found -> !idle)
              .map(found -> Records.definition(found.text()))
              .orElse(definition);
      return Optional.of(
          new Book.Entry(
              new ClientService(definition, running, placement),
              record.version(),
              version(placed),
              version(pinned)));
    } catch (ProblemException e) {
      LOG.error("{} is left alone: {}", name, e.problem().line());
    } catch (RuntimeException e) {
      LOG.error("{} is left alone: its records cannot be read", name, e);
    }
    return Optional.empty();
  }

  private static long version(Optional<StoredRecord> record) {
    return record.map(StoredRecord::version).orElse(0L);
  }
}
