package org.lockstep.events.daemon;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventSpec;
import org.lockstep.events.daemon.format.GroupDocument;
import org.lockstep.events.daemon.format.GroupRecords;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;

/** Groups come, change and go, each document as one transaction (EM-3). */
final class GroupChanges {
  private static final int MOST_TRIES = 10;
  private static final int MOST_GROUPS = 256;

  private final SharedStore store;
  private final Supplier<SortedSet<String>> nodeNames;
  private final Function<EventSpec, List<Problem>> problems;

  GroupChanges(
      SharedStore store,
      Supplier<SortedSet<String>> nodeNames,
      Function<EventSpec, List<Problem>> problems) {
    this.store = store;
    this.nodeNames = nodeNames;
    this.problems = problems;
  }

  CompletionStage<List<String>> define(String yaml, String sourceName) {
    GroupDocument document = read(yaml, sourceName);
    return again("define " + sourceName, () -> definition(document, sourceName), MOST_TRIES)
        .thenApply(done -> List.copyOf(document.entries().keySet()));
  }

  /** What {@link #define} would define; refuses what it would. */
  GroupDocument preview(String yaml, String sourceName) {
    GroupDocument document = read(yaml, sourceName);
    definition(document, sourceName);
    return document;
  }

  private GroupDocument read(String yaml, String sourceName) {
    return GroupDocument.read(yaml, sourceName, Optional.of(nodeNames.get()), problems);
  }

  /** The serial is read first: what is seen of the groups is as new, or the commit is refused. */
  private Transaction definition(GroupDocument document, String sourceName) {
    Transaction.Builder transaction = serial();
    GroupBook book = GroupBook.read(store);
    document.refuseTaken(book.groups().values());
    long fresh = document.entries().keySet().stream().filter(name -> !book.isKnown(name)).count();
    if (fresh + book.groups().size() + book.unread().size() > MOST_GROUPS) {
      throw new ProblemException(
          "too-many", "event groups refused", sourceName, "there are " + MOST_GROUPS + " at most");
    }
    document
        .entries()
        .forEach(
            (name, entry) -> {
              String key = GroupRecords.GROUP + name;
              transaction.expect(key, version(key)).put(key, entry.record());
            });
    return transaction.build();
  }

  private Transaction.Builder serial() {
    return Transaction.builder()
        .expect(GroupRecords.SERIAL, version(GroupRecords.SERIAL))
        .put(GroupRecords.SERIAL, GroupRecords.serial());
  }

  private long version(String key) {
    return store.get(key).map(StoredRecord::version).orElse(0L);
  }

  CompletionStage<Void> enable(String group, boolean enabled) {
    return again(
        (enabled ? "enable " : "disable ") + group,
        () -> {
          String key = GroupRecords.GROUP + group;
          return Transaction.builder()
              .expect(key, existing(group))
              .put(GroupRecords.SWITCH + group, GroupRecords.write(enabled))
              .build();
        },
        MOST_TRIES);
  }

  CompletionStage<Void> remove(String group) {
    return again(
        "remove " + group,
        () ->
            serial()
                .expect(GroupRecords.GROUP + group, existing(group))
                .delete(GroupRecords.GROUP + group)
                .delete(GroupRecords.SWITCH + group)
                .build(),
        MOST_TRIES);
  }

  private long existing(String group) {
    long version = version(GroupRecords.GROUP + group);
    if (version == 0) {
      SortedSet<String> known = new TreeSet<>(GroupBook.read(store).groups().keySet());
      throw new ProblemException(
          "unknown-event-group",
          "not found",
          group,
          known.isEmpty()
              ? "there are no event groups"
              : "no event group has this name; " + Nearest.of(group, known));
    }
    return version;
  }

  /** What others have changed meanwhile is looked at anew. */
  private CompletionStage<Void> again(String what, Supplier<Transaction> transaction, int tries) {
    return store
        .commit(transaction.get())
        .thenCompose(
            result -> {
              if (result.committed()) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              if (result instanceof CommitResult.Conflict && tries > 1) {
                return again(what, transaction, tries - 1);
              }
              return CompletableFuture.failedFuture(failure(what, result));
            });
  }

  private static ProblemException failure(String what, CommitResult result) {
    return result instanceof CommitResult.Refused refused
        ? new ProblemException(refused.problem())
        : new ProblemException(
            "not-confirmed", what, "", "the commit was not confirmed: " + result);
  }
}
