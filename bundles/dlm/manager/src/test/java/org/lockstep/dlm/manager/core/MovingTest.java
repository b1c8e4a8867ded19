package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ValueBlock;

/** A resource goes to the node that uses it alone (DLM-2). */
class MovingTest {
  private static final byte QUEUED = Entry.how(true, false, false, false);
  private static final ValueBlock WRITTEN = new ValueBlock(new byte[] {7}, true);

  private final TwoShards both = new TwoShards();

  @BeforeEach
  void master() {
    both.release(both.master().request(LockMode.NL, QUEUED));
  }

  /** In a mode that is not kept, so that each is asked for. */
  private TwoShards.Lock asks() {
    TwoShards.Lock lock = both.borrower().request(LockMode.CW, QUEUED);
    both.deliver();
    return lock;
  }

  private void asksAgainAndAgain() {
    for (int i = 1; i < TwoShards.STREAK; i++) {
      both.release(asks());
    }
  }

  @Test
  void whoUsesItAloneIsItsMasterAndNeedNotAsk() {
    asksAgainAndAgain();
    TwoShards.Lock last = asks();
    int said = both.said();
    both.release(last);
    TwoShards.Lock lock = both.borrower().request(LockMode.EX, QUEUED);
    assertThat(lock.holds()).isTrue();
    assertThat(lock.lastToken()).isGreaterThan(last.lastToken());
    assertThat(both.said()).isEqualTo(said);
  }

  @Test
  void whatItHoldsGoesAlong() {
    asksAgainAndAgain();
    TwoShards.Lock held = asks();
    assertThat(both.master().uses()).isFalse();
    assertThat(both.borrower().uses()).isTrue();
    TwoShards.Lock other = both.master().request(LockMode.EX, QUEUED);
    both.deliver();
    assertThat(other.isWaiting()).isTrue();
    both.release(held);
    both.deliver();
    assertThat(other.holds()).isTrue();
    assertThat(other.lastToken()).isGreaterThan(held.lastToken());
  }

  @Test
  void itsValueGoesAlong() {
    both.release(both.master().request(LockMode.EX, QUEUED), WRITTEN);
    asksAgainAndAgain();
    both.release(asks());
    assertThat(both.borrower().request(LockMode.PR, QUEUED).lastValue()).isEqualTo(WRITTEN);
  }

  @Test
  void whatAnotherHoldsStays() {
    both.master().request(LockMode.CR, QUEUED);
    asksAgainAndAgain();
    asks();
    assertThat(both.borrower().uses()).isFalse();
  }

  /** What was said to the old master it has to answer itself. */
  @Test
  void whatIsCancelledOnTheWayIsRefused() {
    asksAgainAndAgain();
    TwoShards.Lock held = both.borrower().request(LockMode.CW, QUEUED);
    TwoShards.Lock waits = both.borrower().request(LockMode.PR, QUEUED);
    both.deliverOne();
    both.borrower().shard().cancel(waits, Reason.CANCELLED);
    both.deliver();
    assertThat(held.holds()).isTrue();
    assertThat(waits.refused).contains(Reason.CANCELLED);
  }
}
