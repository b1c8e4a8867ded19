package org.lockstep.registration.launch;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.format.Records;
import org.lockstep.registration.format.Records.NodeOffer;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;

/** What this node offers, in the store: that registration runs here, and the action types. */
final class Offer {
  private final SharedStore store;
  private final Functions functions;
  private final Load load;
  private final Incarnation self;
  private volatile long shown;
  private volatile boolean committing;

  Offer(SharedStore store, Functions functions, Load load, Incarnation self) {
    this.store = store;
    this.functions = functions;
    this.load = load;
    this.self = self;
  }

  boolean isConfirmed() {
    return published()
        .filter(offer -> offer.types().equals(functions.types()))
        .filter(offer -> Math.abs(offer.load() - load.recent()) < Load.THRESHOLD)
        .isPresent();
  }

  /** What is in the store of this boot. */
  private Optional<NodeOffer> published() {
    return store
        .get(key())
        .flatMap(Offer::understood)
        .filter(offer -> offer.boot() == self.number());
  }

  private static Optional<NodeOffer> understood(StoredRecord record) {
    try {
      NodeOffer offer = Records.offer(record.text());
      long since = offer.since() > 0 ? offer.since() : record.version();
      return Optional.of(new NodeOffer(offer.boot(), offer.types(), offer.load(), since));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /**
   * The version of this node's last confirmed commit: the membership, shown after it was confirmed,
   * is no older.
   */
  long shown() {
    return shown;
  }

  /**
   * Publishes it if it has changed.
   *
   * @param again also if not
   * @param then told whether it is confirmed
   */
  void keep(boolean again, Consumer<Boolean> then) {
    if (committing || (isConfirmed() && !again)) {
      return;
    }
    committing = true;
    Asked.of(() -> store.commit(Transaction.builder().put(key(), text()).build()))
        .whenComplete(
            (result, failure) -> {
              if (result instanceof CommitResult.Committed committed) {
                shown = Math.max(shown, committed.version());
              }
              committing = false;
              then.accept(failure == null && result.committed());
            });
  }

  CompletionStage<CommitResult> withdraw() {
    return Asked.of(() -> store.commit(Transaction.builder().delete(key()).build()));
  }

  private String key() {
    return Records.nodeKey(self.node());
  }

  private String text() {
    long since = published().map(NodeOffer::since).orElse(0L);
    return Records.write(new NodeOffer(self.number(), functions.types(), load.recent(), since));
  }
}
