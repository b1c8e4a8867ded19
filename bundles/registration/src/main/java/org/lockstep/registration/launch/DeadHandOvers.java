package org.lockstep.registration.launch;

import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.NodeSettings.HandedOver;
import org.lockstep.registration.format.Records;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;

/**
 * A boot that had handed over and then did not get to its end: its death is proven, so nothing of
 * it runs (ND-3). Whoever is told of it says so. One thread only.
 */
final class DeadHandOvers {
  private final SharedStore store;
  private final Nodes nodes;
  private final Turns turns;
  private boolean busy;

  DeadHandOvers(SharedStore store, Nodes nodes, Turns turns) {
    this.store = store;
    this.nodes = nodes;
    this.turns = turns;
  }

  void look(Book book) {
    Nodes.handedOver(book.circumstances())
        .forEach(
            (id, then) -> {
              if (!busy && nodes.isForcedOut(new Incarnation(id, then.boot()))) {
                busy = true;
                clear(book, id);
              }
            });
  }

  private void clear(Book book, NodeId id) {
    String key = Records.settingsKey(id);
    NodeSettings settings = Nodes.settings(id, book.circumstances());
    Transaction transaction =
        Transaction.builder()
            .expect(key, book.circumstances().version(key))
            .put(key, Records.write(settings.handedOver(HandedOver.NOTHING)))
            .build();
    Asked.of(() -> store.commit(transaction))
        .whenComplete(
            (result, failure) ->
                turns.after(
                    Engine.LONG_PAUSE,
                    () -> {
                      busy = false;
                      turns.lookSoon();
                    }));
  }
}
