package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop that hangs makes a node that nobody can talk to, and that would keep its lease. */
class LoopWatchTest {
  private final List<String> panics = new ArrayList<>();
  private final LoopWatch watch = new LoopWatch(panics::add);
  private long nowMs = 1_000;

  private void look(int times, long everyMs) {
    for (int i = 0; i < times; i++) {
      nowMs += everyMs;
      watch.handed(nowMs);
    }
  }

  @Test
  void aLoopThatTakesNothingForTenSecondsIsThePanicOfItsNode_ND2() {
    look(40, 250);
    assertThat(panics).isEmpty();
    look(1, 250);
    assertThat(panics).containsExactly("the membership manager has hung for 10000 ms");
  }

  @Test
  void whoeverTakesSomethingNowAndThenIsWell() {
    for (int i = 0; i < 10; i++) {
      look(39, 250);
      watch.taken();
    }
    assertThat(panics).isEmpty();
  }

  @Test
  void whoHasLeftMayHang() {
    watch.end();
    look(100, 250);
    assertThat(panics).isEmpty();
  }

  /** The looks would have come too. */
  @Test
  void aProcessThatWasHeldUpAsAWholeBlamesNobody() {
    look(2, 5);
    look(8, 60_000);
    assertThat(panics).isEmpty();
  }
}
