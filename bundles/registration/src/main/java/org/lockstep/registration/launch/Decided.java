package org.lockstep.registration.launch;

import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.core.Grouping;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.Records;
import org.lockstep.store.Transaction;

/**
 * What was decided, as one transaction. It expects all that it was decided by: the decision lease,
 * what operators say, and the records of whom it belongs to; nobody else gives anybody a node.
 */
final class Decided {
  private final Book book;
  private final SortedMap<InstanceId, Placement> next;
  private final Transaction.Builder transaction = Transaction.builder();

  Decided(Book book, SortedMap<InstanceId, Placement> next) {
    this.book = book;
    this.next = next;
  }

  Transaction transaction(String lease) {
    transaction.expect(lease, book.circumstances().token());
    expectSettings(Records.CLUSTER_SETTINGS);
    next.forEach(
        (id, then) -> {
          then.on()
              .map(Incarnation::node)
              .map(Records::settingsKey)
              .ifPresent(this::expectSettings);
          book.entry(id).ifPresentOrElse(entry -> put(entry, then), () -> first(id, then));
          expectAbove(id);
        });
    return transaction.build();
  }

  private void expectSettings(String key) {
    transaction.expect(key, book.circumstances().version(key));
  }

  /** Also what is said of the node that it leaves: it may run on there without it (ND-3). */
  private void put(Book.Entry entry, Placement then) {
    entry
        .placement()
        .on()
        .map(Incarnation::node)
        .map(Records::settingsKey)
        .ifPresent(this::expectSettings);
    transaction
        .expect(Records.DEFINITION + entry.name(), entry.definitionVersion())
        .expect(entry.placementKey(), entry.placementVersion())
        .expect(entry.runningKey(), entry.runningVersion())
        .put(entry.placementKey(), Records.write(then));
    boolean nothingRuns =
        then.remains().isEmpty()
            && (then.on().isEmpty() || then.generation() != entry.placement().generation());
    if (nothingRuns && entry.runningVersion() > 0) {
      transaction.delete(entry.runningKey());
    }
  }

  /**
   * Of a part that has never been anywhere. What is common is written with it, so that nobody
   * defines or removes it at the same time without knowing of this part.
   */
  private void first(InstanceId id, Placement then) {
    InstanceId whole = InstanceId.of(id.name());
    Book.Entry common = book.entry(whole).orElseThrow();
    Placement shared = Objects.requireNonNullElse(next.get(whole), common.placement());
    transaction
        .expect(Records.DEFINITION + id.name(), common.definitionVersion())
        .put(common.placementKey(), Records.write(shared))
        .expectAbsent(Records.placementKey(id))
        .put(Records.placementKey(id), Records.write(then));
  }

  /** What people want of the whole it is a part of, and of those that it goes with. */
  private void expectAbove(InstanceId id) {
    InstanceId whole = InstanceId.of(id.name());
    book.entry(whole).ifPresent(this::expectPlacement);
    Optional<String> parent =
        book.entry(whole)
            .flatMap(entry -> entry.definition().group())
            .map(Grouping::parent)
            .filter(name -> book.entry(name).isPresent());
    if (parent.isPresent()) {
      InstanceId above = new InstanceId(parent.get(), id.home());
      book.entry(above).ifPresent(this::expectPlacement);
      expectAbove(above);
    }
  }

  private void expectPlacement(Book.Entry entry) {
    transaction.expect(entry.placementKey(), entry.placementVersion());
  }
}
