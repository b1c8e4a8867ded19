package org.lockstep.registration.launch;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Results;
import org.lockstep.registration.core.Roster;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.Summary;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.StoredRecord;

/** All client services as this node's copy of the store has them. Immutable. */
final class Book {
  private final SortedMap<InstanceId, Entry> entries;
  private final Roster roster;
  private final Circumstances circumstances;
  private final SortedMap<String, StoredRecord> written;

  /**
   * @param written the definitions as written, by key, also those that make no sense
   */
  Book(
      Map<InstanceId, Entry> entries,
      Circumstances circumstances,
      SortedMap<String, StoredRecord> written) {
    this.circumstances = circumstances;
    this.written = written;
    this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    this.roster = Roster.of(this.entries.values().stream().map(Entry::instance).toList());
  }

  /**
   * What decisions depend on beside the client services; read before them.
   *
   * @param token the version of the decision lease's record; 0: there is none
   * @param settings what operators say of nodes and the cluster, by key
   */
  record Circumstances(long token, SortedMap<String, StoredRecord> settings) {
    static final Circumstances NONE = new Circumstances(0, Collections.emptySortedMap());

    Optional<StoredRecord> setting(String key) {
      return Optional.ofNullable(settings.get(key));
    }

    long version(String key) {
      return setting(key).map(StoredRecord::version).orElse(0L);
    }
  }

  /** A client service or a part of one, and the versions of its records; 0: there is none. */
  record Entry(
      Instance instance, long definitionVersion, long placementVersion, long runningVersion) {
    InstanceId id() {
      return instance.id();
    }

    String name() {
      return instance.name();
    }

    Definition definition() {
      return instance.definition();
    }

    Definition running() {
      return instance.running();
    }

    Placement placement() {
      return instance.placement();
    }

    String placementKey() {
      return Records.placementKey(id());
    }

    String runningKey() {
      return Records.runningKey(id());
    }

    boolean isOn(Incarnation boot) {
      return placement().on().equals(Optional.of(boot));
    }

    /** The attempt that the record asks of this boot. */
    Optional<Attempt> due(Incarnation self) {
      return Results.due(running(), placement())
          .filter(phase -> isOn(self))
          .map(phase -> new Attempt(id(), placement().generation(), phase));
    }
  }

  Circumstances circumstances() {
    return circumstances;
  }

  SortedMap<String, StoredRecord> written() {
    return written;
  }

  /** 0: it is not defined. */
  long definitionVersion(String name) {
    StoredRecord record = written.get(Records.DEFINITION + name);
    return record == null ? 0 : record.version();
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** The client services themselves, not their parts. */
  List<Entry> services() {
    return entries.values().stream().filter(entry -> entry.id().home().isEmpty()).toList();
  }

  Optional<Entry> entry(String name) {
    return entry(InstanceId.of(name));
  }

  Optional<Entry> entry(InstanceId id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** The client service itself and its parts, as far as they have a record. */
  List<Entry> parts(String name) {
    return roster.parts(name).stream().flatMap(id -> entry(id).stream()).toList();
  }

  /** Of all its parts, in one word. */
  ClientServiceState state(String name) {
    return Summary.state(parts(name).stream().map(Entry::instance).toList());
  }

  Roster roster() {
    return roster;
  }

  /** What would be decided now. */
  Round round(World world, Instant at) {
    return new Round(roster, world, at, false);
  }
}
