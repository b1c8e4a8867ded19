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

  /** Its join is over: from now on others may move something here for it (RL-11). */
  private boolean isToldOfJoin() {
    return published().filter(offer -> offer.joined() > 0).isPresent();
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
      return Optional.of(Records.offer(record.text()).readAt(record.version()));
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
   * @param joined this node's join is over
   * @param then told whether it is confirmed
   */
  void keep(boolean again, boolean joined, Consumer<Boolean> then) {
    boolean same = isConfirmed() && (isToldOfJoin() || !joined);
    if (committing || (same && !again)) {
      return;
    }
    committing = true;
    Asked.of(() -> store.commit(Transaction.builder().put(key(), text(joined)).build()))
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

  private String text(boolean isJoined) {
    Optional<NodeOffer> before = published();
    long since = before.map(NodeOffer::since).orElse(0L);
    long joined = before.map(NodeOffer::joined).orElse(0L);
    long then = joined > 0 || !isJoined ? joined : NodeOffer.NOW;
    return Records.write(
        new NodeOffer(self.number(), functions.types(), load.recent(), since, then));
  }
}
