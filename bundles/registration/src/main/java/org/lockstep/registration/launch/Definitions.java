package org.lockstep.registration.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Grouping;
import org.lockstep.registration.core.Monitor;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.DefinitionDocument;
import org.lockstep.registration.format.Groups;
import org.lockstep.registration.format.Nearest;
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
  SortedMap<String, DefinitionDocument.Entry> read(String yaml, String sourceName) {
    Book book = books.read();
    SortedMap<String, DefinitionDocument.Entry> entries =
        document.read(yaml, sourceName, Optional.of(nodeNames()), books.sources());
    entries.forEach(
        (name, entry) -> {
          validateParameters(entry);
          book.entry(name).ifPresent(before -> refuseAnotherPlace(before, entry, book));
        });
    return entries;
  }

  CompletionStage<List<String>> define(String yaml, String sourceName) {
    Book book = books.read();
    Map<String, JsonNode> written = books.sources();
    SortedMap<String, DefinitionDocument.Entry> entries = read(yaml, sourceName);
    Transaction.Builder transaction = Transaction.builder();
    entries.forEach(
        (name, entry) -> {
          put(transaction, name, entry);
          Groups.parentOf(entry.source())
              .filter(parent -> !entries.containsKey(parent))
              .ifPresent(parent -> keep(transaction, parent));
        });
    Groups before = new Groups(written);
    for (String name : concerned(entries.keySet(), before)) {
      book.parts(name).forEach(part -> pin(transaction, part, before.whole(name)));
    }
    return Confirmed.of("define " + sourceName, store.commit(transaction.build()))
        .thenApply(ignored -> List.copyOf(entries.keySet()));
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
   * Its bundle may come later (RL-7); what is hardly another word than a type that there is, is
   * refused.
   */
  private void refuseMisspelt(DefinitionDocument.Entry entry, ActionSpec action) {
    SortedSet<String> known = new TreeSet<>(functions.types());
    nodeTypes().forEach(known::addAll);
    Nearest.like(action.type(), known)
        .filter(near -> !known.contains(action.type()))
        .ifPresent(
            near -> {
              throw new ProblemException(
                  "unknown-action-type",
                  "definitions refused",
                  entry.where() + ": " + entry.definition().name(),
                  "there is no action type '" + action.type() + "'; did you mean " + near + "?");
            });
  }

  private List<SortedSet<String>> nodeTypes() {
    List<SortedSet<String>> types = new ArrayList<>();
    for (StoredRecord record : store.list(Records.NODE).values()) {
      try {
        types.add(Records.offer(record.text()).types());
      } catch (ProblemException e) {
        types.add(new TreeSet<>()); // of a later release: its own definitions name them
      }
    }
    return types;
  }

  /** Types that are on other nodes only are validated when their node runs them. */
  private void validateParameters(DefinitionDocument.Entry entry) {
    Definition definition = entry.definition();
    List<ActionSpec> all = new ArrayList<>(definition.actions().values());
    for (Monitor monitor : definition.monitors()) {
      monitor.action().ifPresent(all::add);
      refuse(entry, monitor.name(), monitors.problems(monitor));
    }
    for (ActionSpec action : all) {
      refuseMisspelt(entry, action);
      List<Problem> problems =
          functions
              .find(action.type())
              .map(function -> function.validate(action.parameters()))
              .orElse(List.of());
      refuse(entry, action.type(), problems);
    }
  }

  private static void refuse(DefinitionDocument.Entry entry, String what, List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new ProblemException(
          "bad-definition",
          "definitions refused",
          entry.where() + ": " + entry.definition().name() + "." + what,
          problems.stream().map(Problem::line).collect(Collectors.joining("; ")));
    }
  }

  private void put(Transaction.Builder transaction, String name, DefinitionDocument.Entry entry) {
    String key = Records.DEFINITION + name;
    transaction.expect(key, version(key)).put(key, entry.record());
    String placementKey = Records.PLACEMENT + name;
    transaction.expect(placementKey, version(placementKey));
    if (version(placementKey) == 0) {
      transaction.put(placementKey, Records.write(Placement.NONE));
    }
  }

  /** Written anew as it is, so that nobody removes it meanwhile. */
  private void keep(Transaction.Builder transaction, String parent) {
    String key = Records.DEFINITION + parent;
    store
        .get(key)
        .ifPresent(record -> transaction.expect(key, record.version()).put(key, record.value()));
  }

  private long version(String key) {
    return store.get(key).map(StoredRecord::version).orElse(0L);
  }

  /** On one node, on all, or beside its parent: that changes only while it is nowhere. */
  private static void refuseAnotherPlace(
      Book.Entry before, DefinitionDocument.Entry entry, Book book) {
    Definition then = entry.definition();
    boolean same =
        before.definition().choosing().everywhere() == then.choosing().everywhere()
            && parent(before.definition()).equals(parent(then));
    boolean runs = isSomewhere(book, then.name());
    if (!same && runs) {
      throw new ProblemException(
          "still-registered",
          "definitions refused",
          entry.where(),
          then.name()
              + " is up: its placement policy and its parent change only when it is"
              + " deregistered");
    }
  }

  private static Optional<String> parent(Definition definition) {
    return definition.group().map(Grouping::parent);
  }

  /** Any part of it, or of what is below it. */
  private static boolean isSomewhere(Book book, String name) {
    return book.parts(name).stream().anyMatch(Definitions::isSomewhere)
        || book.roster().children(name).stream().anyMatch(child -> isSomewhere(book, child));
  }

  private static boolean isSomewhere(Book.Entry part) {
    return part.placement().state() != ClientServiceState.DEREGISTERED;
  }

  /** What runs goes on by the definition that it was started by. */
  private static void pin(Transaction.Builder transaction, Book.Entry part, JsonNode whole) {
    transaction
        .expect(part.placementKey(), part.placementVersion())
        .expect(part.runningKey(), part.runningVersion());
    if (isSomewhere(part) && part.runningVersion() == 0) {
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
    SortedSet<String> apart = book.roster().apart(name);
    if (!apart.isEmpty() && entry.definition().choosing().apart().isEmpty()) {
      throw new ProblemException(
          "kept-apart",
          "remove " + name,
          "",
          String.join(", ", apart) + " names it in keep_apart; change that first");
    }
    Transaction.Builder transaction = Transaction.builder();
    delete(transaction, Records.DEFINITION + name, entry.definitionVersion());
    for (Book.Entry part : book.parts(name)) {
      if (isSomewhere(part)) {
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
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode list = root.putArray(DefinitionDocument.LIST);
    new TreeMap<>(books.sources()).values().forEach(list::add);
    return document.write(root);
  }

  /** As YAML. */
  String text(String name) {
    return store
        .get(Records.DEFINITION + name)
        .map(record -> document.write(Records.definitionSource(record.text())))
        .orElse("");
  }
}
