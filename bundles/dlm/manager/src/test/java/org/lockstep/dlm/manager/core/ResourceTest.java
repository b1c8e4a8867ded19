package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.dlm.LockMode.CR;
import static org.lockstep.dlm.LockMode.CW;
import static org.lockstep.dlm.LockMode.EX;
import static org.lockstep.dlm.LockMode.NL;
import static org.lockstep.dlm.LockMode.PR;
import static org.lockstep.dlm.LockMode.PW;

import org.junit.jupiter.api.Test;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ValueBlock;

/** The rules of one resource, each by an example (DLM-1). */
class ResourceTest {
  private static final byte WAITS = Entry.how(true, false, false, false);
  private static final byte AT_ONCE = Entry.how(false, false, false, false);

  private final Resource resource = Resource.fresh(0);
  private final Told told = new Told();

  static final class Lock extends Entry {
    private final String name;

    Lock(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private Lock request(String name, LockMode mode) {
    return request(name, mode, WAITS);
  }

  private Lock request(String name, LockMode mode, int how) {
    Lock lock = new Lock(name);
    lock.wants(mode, (byte) how, null);
    resource.request(lock, told);
    return lock;
  }

  private void convert(Lock lock, LockMode mode) {
    convert(lock, mode, WAITS);
  }

  private void convert(Lock lock, LockMode mode, int how) {
    lock.wants(mode, (byte) how, null);
    resource.convert(lock, null, told);
  }

  private void release(Lock lock) {
    resource.release(lock, null, told);
  }

  @Test
  void readersShareAndAWriterWaits_DLM1() {
    Lock a = request("a", PR);
    Lock b = request("b", PR);
    Lock c = request("c", EX);
    assertThat(told.lines())
        .containsExactly("a granted PR", "b granted PR", "b blocks EX", "a blocks EX");
    release(a);
    assertThat(told.lines()).isEmpty();
    release(b);
    assertThat(told.lines()).containsExactly("c granted EX");
    release(c);
    assertThat(resource.isIdle()).isTrue();
  }

  @Test
  void nobodyOvertakesWhoWaits_DLM1() {
    Lock a = request("a", PR);
    request("b", EX);
    request("c", PR);
    told.lines();
    release(a);
    assertThat(told.lines()).containsExactly("b granted EX", "b blocks PR");
  }

  @Test
  void aConversionComesBeforeNewRequests_DLM1() {
    Lock a = request("a", PR);
    Lock b = request("b", PR);
    request("c", EX);
    convert(a, PW);
    told.lines();
    release(b);
    assertThat(told.lines()).containsExactly("a granted PW", "a blocks EX");
  }

  @Test
  void aConversionThatNothingIsInTheWayOfIsGrantedWhoeverWaits_DLM1() {
    Lock a = request("a", CR);
    request("b", EX);
    told.lines();
    convert(a, PR);
    assertThat(told.lines()).containsExactly("a granted PR", "a blocks EX");
  }

  @Test
  void goingDownLetsOthersIn_DLM1() {
    Lock a = request("a", EX);
    request("b", CR);
    request("c", PR);
    told.lines();
    convert(a, CR);
    assertThat(told.lines()).containsExactly("a granted CR", "b granted CR", "c granted PR");
  }

  @Test
  void prAndCwAreInEachOthersWayThoughNeitherIsStronger_DLM1() {
    Lock a = request("a", PR);
    request("b", CW);
    assertThat(told.lines()).containsExactly("a granted PR", "a blocks CW");
    convert(a, CW);
    assertThat(told.lines()).containsExactly("a granted CW", "b granted CW");
  }

  @Test
  void whoIsNotToWaitIsRefused_DLM1() {
    Lock a = request("a", EX);
    request("b", PR, AT_ONCE);
    Lock c = request("c", NL);
    convert(c, PR, AT_ONCE);
    assertThat(told.lines())
        .containsExactly(
            "a granted EX", "b refused NOT_QUEUED", "c granted NL", "c refused NOT_QUEUED");
    assertThat(c.grantedMode()).isEqualTo(NL);
    release(a);
    assertThat(told.lines()).isEmpty();
  }

  @Test
  void anotherModeIsGrantedWhereTheWantedOneWouldWait_DLM1() {
    request("a", PR);
    Lock b = new Lock("b");
    b.wants(PW, WAITS, PR);
    resource.request(b, told);
    assertThat(told.lines()).containsExactly("a granted PR", "b granted PR");
  }

  @Test
  void nlWaitsInLineUnlessItIsExpedited_DLM1() {
    request("a", PR);
    request("b", EX);
    told.lines();
    request("c", NL);
    request("d", NL, Entry.how(true, true, false, false));
    assertThat(told.lines()).containsExactly("d granted NL");
  }

  @Test
  void whoCancelsLeavesTheLineOrKeepsWhatItHad_DLM1() {
    Lock a = request("a", PR);
    Lock b = request("b", EX);
    Lock c = request("c", PR);
    told.lines();
    resource.cancel(b, Reason.CANCELLED, told);
    assertThat(told.lines()).containsExactly("b refused CANCELLED", "c granted PR");
    convert(c, EX);
    resource.cancel(c, Reason.TIMED_OUT, told);
    assertThat(told.lines()).as("a was told before").containsExactly("c refused TIMED_OUT");
    assertThat(c.grantedMode()).isEqualTo(PR);
    convert(a, EX, AT_ONCE);
    assertThat(told.lines()).as("c still holds").containsExactly("a refused NOT_QUEUED");
  }

  @Test
  void theSecondOfTwoConversionsThatCannotBothBeIsRefused_DLM1() {
    Lock a = request("a", PR);
    Lock b = request("b", PR);
    told.lines();
    convert(a, EX);
    convert(b, EX);
    assertThat(told.lines()).containsExactly("b blocks EX", "b refused DEADLOCK");
    release(b);
    assertThat(told.lines()).containsExactly("a granted EX");
  }

  @Test
  void orGoesDownToNlIfItYields_DLM1() {
    Lock a = request("a", PR);
    Lock b = request("b", PR);
    told.lines();
    convert(a, EX);
    convert(b, EX, Entry.how(true, false, false, true));
    assertThat(told.lines())
        .containsExactly("b blocks EX", "a blocks EX", "a granted EX", "a blocks EX");
    assertThat(b.demoted()).isTrue();
    release(a);
    assertThat(told.lines()).containsExactly("b granted EX");
    assertThat(b.demoted()).isTrue();
    convert(b, PR);
    assertThat(b.demoted()).isFalse();
  }

  @Test
  void tokensGrowWithEveryGrant_DLM1() {
    Lock a = request("a", PR);
    Lock b = request("b", PR);
    assertThat(b.lastToken()).isGreaterThan(a.lastToken());
    release(b);
    convert(a, EX);
    assertThat(a.lastToken()).isGreaterThan(b.lastToken());
    assertThat(resource.token()).isEqualTo(a.lastToken());
    convert(a, CR);
    assertThat(a.lastToken()).as("it can do no more than before").isEqualTo(resource.token());
  }

  @Test
  void whoHoldsPwOrExWritesTheValueOnItsWayDown_DLM1() {
    ValueBlock one = new ValueBlock(new byte[] {1}, true);
    ValueBlock two = new ValueBlock(new byte[] {2}, true);
    Lock a = request("a", PW);
    a.wants(EX, WAITS, null);
    resource.convert(a, one, told);
    assertThat(resource.value()).as("on its way up it does not").isEqualTo(ValueBlock.NONE);
    a.wants(PR, WAITS, null);
    resource.convert(a, one, told);
    assertThat(resource.value()).isEqualTo(one);
    resource.release(a, two, told);
    assertThat(resource.value()).as("PR may not").isEqualTo(one);
    resource.release(request("b", EX), two, told);
    assertThat(resource.value()).isEqualTo(two);
  }

  @Test
  void aDeadWritersValueIsNotValid_DLM2() {
    Lock a = request("a", PW);
    Lock b = request("b", CR);
    Lock c = request("c", PR);
    Lock d = request("d", PR);
    told.lines();
    resource.purge(entry -> entry == a || entry == c, false, 0, told);
    assertThat(told.lines()).containsExactly("d granted PR");
    assertThat(resource.value().valid()).isFalse();
    resource.purge(entry -> entry == b || entry == d, false, 0, told);
    assertThat(resource.isIdle()).isTrue();
  }

  @Test
  void aDeadReadersLeavesItValid_DLM2() {
    Lock a = request("a", PR);
    resource.purge(entry -> entry == a, false, 0, told);
    assertThat(resource.value().valid()).isTrue();
  }

  @Test
  void retainedLocksBlockAllButRecovery_DLM3() {
    Lock dead = request("dead", EX);
    told.lines();
    resource.purge(entry -> entry == dead, true, 0, told);
    request("b", PR);
    Lock c = request("c", EX, Entry.how(true, false, true, false));
    assertThat(told.lines()).containsExactly("c granted EX", "c blocks PR");
    release(c);
    assertThat(told.lines()).isEmpty();
    resource.forget(entry -> entry == dead, told);
    assertThat(told.lines()).containsExactly("b granted PR");
    assertThat(resource.value().valid()).isFalse();
  }

  @Test
  void whoRecoversDoesNotWaitBehindThoseThatWaitForIt_DLM3() {
    Lock dead = request("dead", EX);
    resource.purge(entry -> entry == dead, true, 0, told);
    Lock first = request("first", CR, Entry.how(true, false, true, false));
    request("b", PR);
    request("second", EX, Entry.how(true, false, true, false));
    told.lines();
    release(first);
    assertThat(told.lines()).containsExactly("second granted EX", "second blocks PR");
  }
}
