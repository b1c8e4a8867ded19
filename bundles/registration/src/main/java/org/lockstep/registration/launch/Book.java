package org.lockstep.registration.launch;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.ClientService;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Results;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.format.Records;

/** All client services as this node's copy of the store has them. Immutable. */
record Book(SortedMap<String, Entry> entries) {
  Book {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /** A client service and the versions of its records; 0: there is none. */
  record Entry(
      ClientService service, long definitionVersion, long placementVersion, long runningVersion) {
    String name() {
      return service.name();
    }

    Definition definition() {
      return service.definition();
    }

    Definition running() {
      return service.running();
    }

    Placement placement() {
      return service.placement();
    }

    String placementKey() {
      return Records.PLACEMENT + name();
    }

    String runningKey() {
      return Records.RUNNING + name();
    }

    /** The attempt that the record asks of this boot. */
    Optional<Attempt> due(Incarnation self) {
      return Results.due(running(), placement())
          .filter(phase -> placement().on().equals(Optional.of(self)))
          .map(phase -> new Attempt(name(), placement().generation(), phase));
    }
  }

  Optional<Entry> entry(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  List<ClientService> services() {
    return entries.values().stream().map(Entry::service).toList();
  }

  SortedMap<NodeId, Integer> load() {
    return Round.load(services());
  }
}
