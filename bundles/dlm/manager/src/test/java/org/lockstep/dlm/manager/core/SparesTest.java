package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ValueBlock;

/** What a node keeps of locks that another one masters, so that nothing has to be said (DLM-1). */
class SparesTest {
  private static final byte QUEUED = Entry.how(true, false, false, false);
  private static final byte NOT_QUEUED = Entry.how(false, false, false, false);
  private static final byte YIELDING = Entry.how(true, false, false, true);
  private static final ValueBlock WRITTEN = new ValueBlock(new byte[] {7}, true);

  private final TwoShards both = new TwoShards();

  /** Whoever asks first is the master: it is not the borrower. */
  @BeforeEach
  void master() {
    both.release(both.master().request(LockMode.NL, QUEUED));
  }

  private TwoShards.Lock borrows(LockMode mode) {
    TwoShards.Lock lock = both.borrower().request(mode, QUEUED);
    both.deliver();
    assertThat(lock.holds()).isTrue();
    return lock;
  }

  private void releases(TwoShards.Lock lock, @Nullable ValueBlock written) {
    both.release(lock, written);
    both.deliver();
  }

  @Test
  void whatWasReleasedIsTakenAgainWithoutAWord() {
    TwoShards.Lock first = borrows(LockMode.EX);
    int said = both.said();
    both.release(first);
    TwoShards.Lock again = both.borrower().request(LockMode.EX, NOT_QUEUED);
    assertThat(again.holds()).isTrue();
    assertThat(again.lastToken()).as("a grant of its own").isGreaterThan(first.lastToken());
    both.release(again);
    TwoShards.Lock less = both.borrower().request(LockMode.PR, QUEUED);
    assertThat(less.grantedMode()).isEqualTo(LockMode.PR);
    assertThat(both.said()).isEqualTo(said);
  }

  @Test
  void whatItsUserConvertsWithinWhatIsKeptIsNotSaid() {
    TwoShards.Lock lock = borrows(LockMode.EX);
    int said = both.said();
    both.convert(lock, LockMode.NL, QUEUED);
    both.convert(lock, LockMode.PR, QUEUED);
    both.convert(lock, LockMode.EX, QUEUED);
    assertThat(lock.grantedMode()).isEqualTo(LockMode.EX);
    assertThat(both.said()).isEqualTo(said);
  }

  @Test
  void whatNobodyUsesGoesAsSoonAsAnotherAsks() {
    releases(borrows(LockMode.EX), null);
    TwoShards.Lock other = both.master().request(LockMode.EX, QUEUED);
    assertThat(other.isWaiting()).isTrue();
    both.deliver();
    assertThat(other.holds()).isTrue();
    assertThat(both.borrower().request(LockMode.EX, NOT_QUEUED).holds()).isFalse();
  }

  @Test
  void itsTokensComeBackWithIt() {
    TwoShards.Lock lock = borrows(LockMode.EX);
    for (int i = 0; i < 5; i++) {
      both.release(lock);
      lock = both.borrower().request(LockMode.EX, QUEUED);
    }
    releases(lock, null);
    TwoShards.Lock other = both.master().request(LockMode.EX, QUEUED);
    both.deliver();
    assertThat(other.lastToken()).isGreaterThan(lock.lastToken());
  }

  @Test
  void whatItsUserDoesNotNeedGoesAndTheRestStays() {
    TwoShards.Lock lock = borrows(LockMode.EX);
    both.convert(lock, LockMode.PR, QUEUED);
    TwoShards.Lock other = both.master().request(LockMode.PR, QUEUED);
    both.deliver();
    assertThat(other.holds()).isTrue();
    assertThat(lock.grantedMode()).isEqualTo(LockMode.PR);
    assertThat(lock.blocked).as("it was not in the way").isEmpty();
  }

  @Test
  void whoIsNotToWaitGetsWhatNobodyUses() {
    releases(borrows(LockMode.EX), null);
    TwoShards.Lock other = both.master().request(LockMode.PR, NOT_QUEUED);
    both.deliver();
    assertThat(other.holds()).isTrue();
  }

  @Test
  void whoIsNotToWaitIsRefusedWhatIsUsed() {
    TwoShards.Lock lock = borrows(LockMode.EX);
    TwoShards.Lock other = both.master().request(LockMode.PR, NOT_QUEUED);
    both.deliver();
    assertThat(other.refused).contains(Reason.NOT_QUEUED);
    assertThat(lock.blocked).as("nobody waits for it").isEmpty();
    TwoShards.Lock waits = both.master().request(LockMode.PR, QUEUED);
    both.deliver();
    assertThat(waits.isWaiting()).isTrue();
    assertThat(lock.blocked).contains(LockMode.PR);
  }

  @Test
  void whatWasWrittenIsToldAtOnce() {
    releases(borrows(LockMode.EX), WRITTEN);
    TwoShards.Lock other = both.master().request(LockMode.NL, QUEUED);
    assertThat(other.lastValue()).isEqualTo(WRITTEN);
  }

  @Test
  void afterItWasInTheWayNothingIsKept() {
    TwoShards.Lock lock = borrows(LockMode.EX);
    TwoShards.Lock other = both.master().request(LockMode.EX, QUEUED);
    both.deliver();
    releases(lock, null);
    assertThat(other.holds()).isTrue();
  }

  @Test
  void whatIsNotUsedForAWhileGoes() {
    releases(borrows(LockMode.PR), null);
    both.borrower().shard().sweep();
    assertThat(both.master().uses()).isTrue();
    both.borrower().shard().sweep();
    both.deliver();
    assertThat(both.master().uses()).isFalse();
  }

  /** It had yielded by then, and another may have it. */
  @Test
  void aConversionThatYieldedAndIsCancelledHasNothingLeft() {
    TwoShards.Lock lock = borrows(LockMode.PR);
    TwoShards.Lock other = both.master().request(LockMode.PR, QUEUED);
    both.convert(other, LockMode.EX, QUEUED);
    both.convert(lock, LockMode.EX, YIELDING);
    both.deliver();
    assertThat(other.grantedMode()).isEqualTo(LockMode.EX);
    both.borrower().shard().cancel(lock, Reason.CANCELLED);
    both.deliver();
    assertThat(lock.grantedMode()).isEqualTo(LockMode.NL);
    assertThat(lock.demoted()).isTrue();
  }

  @Test
  void whatWasWrittenIsSeenByWhoTakesItAgain() {
    TwoShards.Lock lock = borrows(LockMode.EX);
    lock.wants(LockMode.PR, QUEUED, null);
    both.borrower().shard().convert(lock, WRITTEN);
    both.release(lock);
    TwoShards.Lock again = both.borrower().request(LockMode.PR, NOT_QUEUED);
    assertThat(again.lastValue()).isEqualTo(WRITTEN);
  }

  /** The master was told nothing of the way down; it has to be before the way up. */
  @Test
  void whoHasGoneDownIsInNobodysWayWhenItWaits_DLM1() {
    TwoShards.Lock lock = borrows(LockMode.PR);
    TwoShards.Lock other = both.master().request(LockMode.PR, QUEUED);
    both.convert(lock, LockMode.NL, QUEUED);
    both.convert(lock, LockMode.EX, QUEUED);
    both.deliver();
    assertThat(lock.isWaiting()).isTrue();
    both.convert(other, LockMode.EX, QUEUED);
    assertThat(other.refused).isEmpty();
    assertThat(other.grantedMode()).isEqualTo(LockMode.EX);
  }

  /** The master may have granted it already, and more to others. */
  @Test
  void whileAnotherModeWillDoNoMoreThanBothIsUsed_DLM1() {
    TwoShards.Lock reader = both.master().request(LockMode.CR, QUEUED);
    TwoShards.Lock lock = borrows(LockMode.PW);
    lock.wants(LockMode.EX, QUEUED, LockMode.PR);
    both.borrower().shard().convert(lock, null);
    assertThat(lock.usable()).isEqualTo(LockMode.PR);
    both.deliver();
    assertThat(lock.grantedMode()).isEqualTo(LockMode.PR);
    both.convert(reader, LockMode.PR, QUEUED);
    assertThat(reader.grantedMode()).isEqualTo(LockMode.PR);
  }
}
