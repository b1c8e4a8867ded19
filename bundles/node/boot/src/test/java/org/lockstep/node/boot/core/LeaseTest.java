package org.lockstep.node.boot.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {
  private final Lease lease = new Lease(1_000);

  @Test
  void isNotGoodBeforeItIsGrantedAndNotLostEither_DB8() {
    assertThat(lease.leftMs(0)).isZero();
    assertThat(lease.lost(10_000)).isFalse();
  }

  @Test
  void countsFromWhenTheRenewalWasIssued_DB8() {
    lease.renewed(100, 700);
    assertThat(lease.leftMs(700)).isEqualTo(400);
    lease.renewed(50, 800);
    assertThat(lease.leftMs(800)).as("one that was issued earlier shortens nothing").isEqualTo(300);
  }

  @Test
  void isHeldAlsoWhileItIsClosed_MM12() {
    assertThat(lease.heldUntilMs()).isLessThan(0);
    lease.renewed(100, 150);
    assertThat(lease.heldUntilMs()).isEqualTo(1_100);
    lease.close();
    lease.renewed(300, 350);
    assertThat(lease.heldUntilMs()).isEqualTo(1_300);
    assertThat(lease.leftMs(350)).isZero();
    lease.renewed(1_200, 1_300);
    assertThat(lease.heldUntilMs()).as("the renewal came too late").isEqualTo(1_300);
  }

  @Test
  void neverOpensAgain_ND2() {
    lease.renewed(100, 100);
    assertThat(lease.leftMs(1_100)).isZero();
    assertThat(lease.lost(1_100)).isTrue();
    lease.renewed(1_050, 1_100);
    assertThat(lease.leftMs(1_100)).as("the renewal came too late").isZero();
    Lease closed = new Lease(1_000);
    closed.renewed(0, 0);
    closed.close();
    closed.renewed(1, 1);
    assertThat(closed.leftMs(1)).isZero();
    assertThat(closed.lost(1)).as("closed on purpose").isFalse();
  }

  @Test
  void isGoodAgainOnlyWhereThatIsSaidAndTheRenewalIsRecent_DB8() {
    lease.renewed(100, 100);
    assertThat(lease.regained(1_200, 2_200)).as("that one has run out, too").isFalse();
    assertThat(lease.leftMs(2_200)).isZero();
    assertThat(lease.regained(1_500, 2_200)).isTrue();
    assertThat(lease.leftMs(2_200)).isEqualTo(300);
    lease.close();
    assertThat(lease.regained(2_100, 2_200)).as("a panic is for good").isFalse();
  }
}
