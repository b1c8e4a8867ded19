package org.lockstep.registration.launch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;

/** Reads the records; one that has not changed is not read again. */
final class Books {
  private final SharedStore store;
  private final String lease;
  private final Readings<JsonNode> sources = new Readings<>(Books::source);
  private final Readings<Definition> pinned =
      new Readings<>(record -> Records.definition(record.text()));
  private final Readings<Placement> placements =
      new Readings<>(record -> Records.placement(record.text()).since(record.version()));
  private final DefinitionsRead definitions = new DefinitionsRead();
  private StoredRecord[] read = {};
  private Book last = new Book(Map.of(), Book.Circumstances.NONE, new TreeMap<>());

  /**
   * @param lease the key of the decision lease
   */
  Books(SharedStore store, String lease) {
    this.store = store;
    this.lease = lease;
  }

  private static JsonNode source(StoredRecord record) {
    JsonNode source = Records.definitionSource(record.text());
    String name = record.key().substring(Records.DEFINITION.length());
    if (!source.path("name").asText().equals(name)) {
      throw new ProblemException(
          "bad-record", "record not understood", "name", "it defines " + source.path("name"));
    }
    return source;
  }

  /** Definitions as written, by name. */
  synchronized Map<String, JsonNode> sources(Book book) {
    Map<String, JsonNode> written = new HashMap<>();
    for (StoredRecord record : book.written().values()) {
      sources
          .of(record)
          .ifPresent(
              source -> written.put(record.key().substring(Records.DEFINITION.length()), source));
    }
    return written;
  }

  /** All of one moment: one definition, the placement and what it runs by belong together. */
  synchronized Book read() {
    // first: what is read after it holds all that its earlier holders have committed
    long token = store.get(lease).map(StoredRecord::version).orElse(0L);
    SortedMap<String, StoredRecord> all = store.list(Records.PREFIX);
    StoredRecord[] now = withoutOffers(all);
    if (token != last.circumstances().token() || !isSame(now)) {
      last = read(token, all);
      read = now;
    }
    return last;
  }

  /** What nodes offer changes all the time, and is read by those who want it. */
  private static StoredRecord[] withoutOffers(SortedMap<String, StoredRecord> all) {
    return all.values().stream()
        .filter(record -> !record.key().startsWith(Records.NODE))
        .toArray(StoredRecord[]::new);
  }

  /** The very records that were read last: the store keeps those that do not change. */
  private boolean isSame(StoredRecord[] now) {
    if (now.length != read.length) {
      return false;
    }
    for (int i = 0; i < now.length; i++) {
      if (now[i] != read[i]) {
        return false;
      }
    }
    return true;
  }

  private Book read(long token, SortedMap<String, StoredRecord> all) {
    SortedMap<String, StoredRecord> written = below(all, Records.DEFINITION);
    SortedMap<String, StoredRecord> placed = below(all, Records.PLACEMENT);
    SortedMap<String, StoredRecord> running = below(all, Records.RUNNING);
    Map<InstanceId, Book.Entry> entries = new HashMap<>();
    Map<String, Definition> understood = definitions.of(written.values(), sources);
    for (StoredRecord record : written.values()) {
      String name = record.key().substring(Records.DEFINITION.length());
      Definition definition = understood.get(name);
      if (definition != null) {
        InstanceId id = InstanceId.of(name);
        entries.put(id, entry(id, definition, record.version(), placed, running));
      }
    }
    for (String key : placed.keySet()) {
      addPart(key, entries, placed, running);
    }
    sources.forgetAllBut(written.keySet());
    placements.forgetAllBut(placed.keySet());
    pinned.forgetAllBut(running.keySet());
    return new Book(entries, new Book.Circumstances(token, below(all, Records.SETTINGS)), written);
  }

  /** A copy of its own: looked up in the midst of all others each would take far longer. */
  private static SortedMap<String, StoredRecord> below(
      SortedMap<String, StoredRecord> all, String prefix) {
    return new TreeMap<>(all.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  private void addPart(
      String key,
      Map<InstanceId, Book.Entry> entries,
      SortedMap<String, StoredRecord> placed,
      SortedMap<String, StoredRecord> running) {
    InstanceId id;
    try {
      id = Records.instance(key.substring(Records.PLACEMENT.length()));
    } catch (ProblemException e) {
      return; // nobody's: the others go on
    }
    Book.Entry common = entries.get(InstanceId.of(id.name()));
    if (id.home().isPresent() && common != null) {
      entries.put(id, entry(id, common.definition(), common.definitionVersion(), placed, running));
    }
  }

  private Book.Entry entry(
      InstanceId id,
      Definition definition,
      long version,
      SortedMap<String, StoredRecord> placed,
      SortedMap<String, StoredRecord> running) {
    Optional<StoredRecord> record = Optional.ofNullable(placed.get(Records.placementKey(id)));
    Optional<StoredRecord> pin = Optional.ofNullable(running.get(Records.runningKey(id)));
    // generations begin where no earlier one of that name has been (RL-7)
    Optional<Placement> placement = Optional.of(Placement.NONE.since(version));
    if (record.isPresent()) {
      placement = placements.of(record.get());
    }
    boolean idle =
        placement.filter(now -> now.state() != ClientServiceState.DEREGISTERED).isEmpty();
    Optional<Definition> runs = Optional.of(definition);
    if (!idle && pin.isPresent()) {
      runs = pinned.of(pin.get());
    }
    boolean known = placement.isPresent() && runs.isPresent();
    return new Book.Entry(
        new Instance(
            id,
            definition,
            runs.orElse(definition),
            known ? placement.orElseThrow() : Placement.UNKNOWN),
        version,
        record.map(StoredRecord::version).orElse(0L),
        pin.map(StoredRecord::version).orElse(0L));
  }
}
