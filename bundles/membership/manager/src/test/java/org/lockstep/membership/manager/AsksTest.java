package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.store.CommitResult;
import org.lockstep.store.Transaction;

class AsksTest {
  private static final Incarnation SELF = new Incarnation(NodeId.of(1), 1);
  private static final Incarnation MASTER = new Incarnation(NodeId.of(0), 1);

  private final Asks asks = new Asks(SELF);
  private final List<Message> sent = new ArrayList<>();

  private void pump(long epoch, long nowMs) {
    asks.pump(Optional.of(MASTER), epoch, nowMs, (to, message) -> sent.add(message));
  }

  private static Ask transaction() {
    return new Ask.Store(Transaction.builder().build());
  }

  @Test
  void aTransactionIsSentOnceSinceItMightBeCarriedOutTwice() {
    asks.ask(transaction(), 0);
    pump(1, 0);
    pump(1, 2_000);
    assertThat(sent).hasSize(1);
  }

  @Test
  void aTransactionThatNeverLeftForLackOfAConnectionIsSentAgain() {
    var answer = asks.ask(transaction(), 0);
    pump(1, 0);
    asks.unsent(sent.get(0));
    pump(1, 10);
    assertThat(sent).hasSize(2);
    asks.unsent(sent.get(1));
    pump(2, 20); // to another master: none has seen it yet
    assertThat(sent).hasSize(3);
    assertThat(answer).isNotDone();
  }

  @Test
  void theOutcomeOfASentTransactionIsUnknownOnceTheMasterChanges() {
    var answer = asks.ask(transaction(), 0);
    pump(1, 0);
    pump(2, 10);
    assertThat(answer.join().stored()).get().isInstanceOf(CommitResult.Unknown.class);
    assertThat(sent).hasSize(1);
  }

  @Test
  void anAskAboutTheMembershipIsRepeatedAndGivenUpInTheEnd() {
    var answer = asks.ask(new Ask.Leave(SELF), 0);
    pump(1, 0);
    pump(1, 299);
    assertThat(sent).hasSize(1);
    pump(1, 300);
    assertThat(sent).hasSize(2);
    pump(1, 5_001);
    assertThat(answer.join().refusal()).get().extracting("code").isEqualTo("no-master");
  }
}
