package org.lockstep.registration.launch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.YamlDocument;
import org.lockstep.registration.format.DefinitionDocument;
import org.lockstep.registration.format.Groups;
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
  private final Monitors monitors;
  private final DefinitionDocument document = new DefinitionDocument();

  Definitions(
      SharedStore store, Cluster cluster, Books books, Functions functions, Monitors monitors) {
    this.store = store;
    this.cluster = cluster;
    this.books = books;
    this.functions = functions;
    this.monitors = monitors;
  }

  /** Refuses what {@link #define} would. */
  SortedMap<String, DefinitionDocument.Entry> read(String yaml, String sourceName, Book book) {
    Map<String, JsonNode> sources = books.sources(book);
    SortedMap<String, DefinitionDocument.Entry> entries =
        document.read(yaml, sourceName, Optional.of(nodeNames()), sources);
    DefinitionChecks checks = new DefinitionChecks(store, functions, monitors);
    entries.values().forEach(entry -> checks.check(entry, book));
    entries.forEach((name, entry) -> sources.put(name, entry.source()));
    checks.checkBelow(entries, new Groups(sources));
    return entries;
  }

  CompletionStage<List<String>> define(String yaml, String sourceName) {
    Book book = books.read();
    SortedMap<String, DefinitionDocument.Entry> entries = read(yaml, sourceName, book);
    Transaction transaction = transaction(entries, book);
    return Confirmed.of("define " + sourceName, store.commit(transaction))
        .thenApply(ignored -> List.copyOf(entries.keySet()));
  }

  /** Why there is no room for them in the store; empty: there is. */
  Optional<Problem> refusal(SortedMap<String, DefinitionDocument.Entry> entries, Book book) {
    return store.refusal(transaction(entries, book));
  }

  private Transaction transaction(SortedMap<String, DefinitionDocument.Entry> entries, Book book) {
    Groups before = new Groups(books.sources(book));
    Transaction.Builder transaction = Transaction.builder();
    entries.forEach(
        (name, entry) -> {
          String key = Records.DEFINITION + name;
          transaction.expect(key, book.definitionVersion(name)).put(key, entry.record());
          Groups.parentOf(entry.source())
              .filter(parent -> !entries.containsKey(parent))
              .ifPresent(parent -> keep(transaction, book, parent, before));
        });
    for (String name : concerned(entries.keySet(), before)) {
      book.parts(name).forEach(part -> pin(transaction, part, before.whole(name)));
    }
    return transaction.build();
  }

  private SortedSet<String> nodeNames() {
    return cluster.nodes().values().stream()
        .map(Cluster.Known::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those whose definition changes, with what is below them. */
  private static Set<String> concerned(Collection<String> names, Groups before) {
    Set<String> concerned = new TreeSet<>(names);
    names.forEach(name -> concerned.addAll(before.below(name)));
    concerned.removeIf(name -> !before.isKnown(name) || before.flaw(name).isPresent());
    return concerned;
  }

  /**
   * The parent is written anew as it is, so that nobody removes it meanwhile; those above it are as
   * they were, or a group could become a cycle.
   */
  private static void keep(
      Transaction.Builder transaction, Book book, String parent, Groups before) {
    StoredRecord record = Objects.requireNonNull(book.written().get(Records.DEFINITION + parent));
    transaction.expect(record.key(), record.version()).put(record.key(), record.value());
    for (String above : before.above(parent)) {
      transaction.expect(Records.DEFINITION + above, book.definitionVersion(above));
    }
  }

  /** What runs goes on by the definition that it was started by. */
  private static void pin(Transaction.Builder transaction, Book.Entry part, JsonNode whole) {
    transaction
        .expect(part.placementKey(), part.placementVersion())
        .expect(part.runningKey(), part.runningVersion());
    if (DefinitionChecks.isSomewhere(part) && part.runningVersion() == 0) {
      transaction.put(part.runningKey(), Records.write(whole));
    }
  }

  CompletionStage<Void> remove(String name) {
    Book book = books.read();
    Book.Entry entry = book.entry(name).orElseThrow(() -> Wishes.unknown(name));
    SortedSet<String> children = book.roster().children(name);
    if (!children.isEmpty()) {
      throw new ProblemException(
          "has-children",
          "remove " + name,
          "",
          "it is the parent of " + String.join(", ", children) + "; remove those first");
    }
    List<String> apart =
        book.services().stream()
            .filter(other -> other.definition().choosing().apart().contains(name))
            .map(Book.Entry::name)
            .toList();
    if (!apart.isEmpty()) {
      throw new ProblemException(
          "kept-apart",
          "remove " + name,
          "",
          String.join(", ", apart) + " names it in keep_apart; change that first");
    }
    Transaction.Builder transaction = Transaction.builder();
    delete(transaction, Records.DEFINITION + name, entry.definitionVersion());
    for (Book.Entry part : book.parts(name)) {
      if (DefinitionChecks.isSomewhere(part)) {
        throw new ProblemException(
            "still-registered",
            "remove " + name,
            "",
            "it is " + part.placement().state() + "; deregister it first");
      }
      delete(transaction, part.placementKey(), part.placementVersion());
      delete(transaction, part.runningKey(), part.runningVersion());
    }
    return Confirmed.of("remove " + name, store.commit(transaction.build()));
  }

  private static void delete(Transaction.Builder transaction, String key, long version) {
    transaction.expect(key, version);
    if (version > 0) {
      transaction.delete(key);
    }
  }

  /** All of them, as a document. */
  String export() {
    Map<String, JsonNode> sources = new TreeMap<>(books.sources(books.read()));
    return YamlDocument.write(DefinitionDocument.LIST, sources.values());
  }

  /** As YAML. */
  String text(String name) {
    return store
        .get(Records.DEFINITION + name)
        .map(record -> document.write(Records.definitionSource(record.text())))
        .orElse("");
  }
}
