package org.lockstep.node.boot.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether a lease that has run out proves nothing, for what may be left to be undone (ND-4). */
class BequestsTest {
  private final Bequests bequests = new Bequests();

  @Test
  void fromBeforeItIsAskedForUntilItIsRevoked_ND4() {
    assertThat(bequests.any()).isFalse();
    bequests.asked("web", 1, false);
    assertThat(bequests.any()).isTrue();
    bequests.kept("web", 1);
    assertThat(bequests.any()).isTrue();
    bequests.revoked("db", 2);
    assertThat(bequests.any()).as("another's").isTrue();
    bequests.revoked("web", 3);
    assertThat(bequests.any()).isFalse();
  }

  @Test
  void oneThatIsRefusedLeavesTheOneBefore_ND4() {
    bequests.asked("web", 1, false);
    bequests.refused("web", 1);
    assertThat(bequests.any()).isFalse();
    bequests.asked("web", 2, false);
    bequests.kept("web", 2);
    bequests.asked("web", 3, true);
    bequests.refused("web", 3);
    assertThat(bequests.any()).isTrue();
  }

  @Test
  void whatMayBeOvertakenCountsForNothingOnceItIsKeptInPlaceOfWhatMayNot_ND4() {
    bequests.asked("web", 1, false);
    bequests.kept("web", 1);
    bequests.asked("web", 2, true);
    assertThat(bequests.any()).as("it is not kept yet").isTrue();
    bequests.kept("web", 2);
    assertThat(bequests.any()).isFalse();
  }

  /** Answers come late: what was asked for after the revocation stays. */
  @Test
  void aRevocationIsOfThoseBefore_ND4() {
    bequests.asked("web", 1, false);
    bequests.asked("web", 3, false);
    bequests.revoked("web", 2);
    assertThat(bequests.any()).isTrue();
    bequests.revoked("web", 4);
    assertThat(bequests.any()).isFalse();
  }
}
