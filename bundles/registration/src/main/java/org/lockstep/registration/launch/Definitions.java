package org.lockstep.registration.launch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.DefinitionDocument;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;

/** Definitions come, change and go, each document as one transaction (RL-14). */
final class Definitions {
  private final SharedStore store;
  private final Cluster cluster;
  private final Books books;
  private final Functions functions;
  private final DefinitionDocument document = new DefinitionDocument();

  Definitions(SharedStore store, Cluster cluster, Books books, Functions functions) {
    this.store = store;
    this.cluster = cluster;
    this.books = books;
    this.functions = functions;
  }

  CompletionStage<List<String>> define(String yaml, String sourceName) {
    SortedMap<String, DefinitionDocument.Entry> entries =
        document.read(yaml, sourceName, Optional.of(nodeNames()));
    Transaction.Builder transaction = Transaction.builder();
    entries.forEach(
        (name, entry) -> {
          validateParameters(entry);
          put(transaction, name, entry);
        });
    return Confirmed.of("define " + sourceName, store.commit(transaction.build()))
        .thenApply(ignored -> List.copyOf(entries.keySet()));
  }

  private SortedSet<String> nodeNames() {
    return cluster.nodes().values().stream()
        .map(Cluster.Known::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Types that are on other nodes only are validated when their node runs them. */
  private void validateParameters(DefinitionDocument.Entry entry) {
    Definition definition = entry.definition();
    for (ActionSpec action : definition.actions().values()) {
      List<Problem> problems =
          functions
              .find(action.type())
              .map(function -> function.validate(action.parameters()))
              .orElse(List.of());
      if (!problems.isEmpty()) {
        throw new ProblemException(
            "bad-definition",
            "definitions refused",
            entry.where() + ": " + definition.name() + "." + action.type(),
            problems.stream().map(Problem::line).collect(Collectors.joining("; ")));
      }
    }
  }

  private void put(Transaction.Builder transaction, String name, DefinitionDocument.Entry entry) {
    String key = Records.DEFINITION + name;
    Optional<StoredRecord> before = store.get(key);
    transaction.expect(key, version(before)).put(key, entry.record());
    String placementKey = Records.PLACEMENT + name;
    Optional<StoredRecord> placement = store.get(placementKey);
    transaction.expect(placementKey, version(placement));
    if (placement.isEmpty()) {
      transaction.put(placementKey, Records.write(Placement.NONE));
    }
    pin(transaction, name, before);
  }

  /** What runs goes on by the definition that it was started by. */
  private void pin(Transaction.Builder transaction, String name, Optional<StoredRecord> before) {
    Optional<Book.Entry> entry = books.entry(name);
    if (before.isPresent() && entry.isPresent()) {
      boolean idle = entry.get().placement().state() == ClientServiceState.DEREGISTERED;
      long pinned = idle ? 0 : entry.get().runningVersion();
      transaction.expect(Records.RUNNING + name, entry.get().runningVersion());
      if (!idle && pinned == 0) {
        transaction.put(Records.RUNNING + name, before.get().value());
      }
    }
  }

  CompletionStage<Void> remove(String name) {
    Book.Entry entry = books.entry(name).orElseThrow(() -> Wishes.unknown(name));
    if (entry.placement().state() != ClientServiceState.DEREGISTERED) {
      throw new ProblemException(
          "still-registered",
          "remove " + name,
          "",
          "it is " + entry.placement().state() + "; deregister it first");
    }
    Transaction.Builder transaction = Transaction.builder();
    Map.of(
            Records.DEFINITION + name,
            entry.definitionVersion(),
            entry.placementKey(),
            entry.placementVersion(),
            entry.runningKey(),
            entry.runningVersion())
        .forEach((key, version) -> delete(transaction, key, version));
    return Confirmed.of("remove " + name, store.commit(transaction.build()));
  }

  private static void delete(Transaction.Builder transaction, String key, long version) {
    transaction.expect(key, version);
    if (version > 0) {
      transaction.delete(key);
    }
  }

  /** As YAML. */
  String text(String name) {
    return store
        .get(Records.DEFINITION + name)
        .map(record -> document.write(Records.definitionSource(record.text())))
        .orElse("");
  }

  private static long version(Optional<StoredRecord> record) {
    return record.map(StoredRecord::version).orElse(0L);
  }
}
