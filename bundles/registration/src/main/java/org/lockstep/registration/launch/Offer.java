package org.lockstep.registration.launch;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.format.Records;
import org.lockstep.registration.format.Records.NodeOffer;
import org.lockstep.store.CommitResult;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;

/** What this node offers, in the store: that registration runs here, and the action types. */
final class Offer {
  private final SharedStore store;
  private final Functions functions;
  private final Incarnation self;
  private volatile long shown;
  private volatile boolean committing;

  Offer(SharedStore store, Functions functions, Incarnation self) {
    this.store = store;
    this.functions = functions;
    this.self = self;
  }

  boolean isConfirmed() {
    return store.get(key()).filter(record -> record.text().equals(text())).isPresent();
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
    return Records.write(new NodeOffer(self.number(), functions.types()));
  }
}
