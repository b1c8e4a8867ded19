package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.spi.OtherDisks;

/** What the others have to say before a node's panic is deferred (DB-8). */
class DiskReportsTest {
  private static final Incarnation N1 = Incarnation.of(1, 1);
  private static final Incarnation N2 = Incarnation.of(2, 1);

  private static final long FRESH_MS = 1_000;

  private final DiskReports reports = new DiskReports(FRESH_MS);

  private OtherDisks said(long nowMs) {
    return reports.said(List.of(N1, N2), nowMs);
  }

  @Test
  void everyOneHasToSayThatItIsLost_DB8() {
    reports.heard(N1, true, 0);
    assertThat(said(1)).as("N2 is silent").isEqualTo(OtherDisks.NOT_SAID);
    reports.heard(N2, true, 1);
    assertThat(said(1)).isEqualTo(OtherDisks.LOST);
    reports.heard(N1, false, 2);
    assertThat(said(2)).isEqualTo(OtherDisks.WORK);
  }

  @Test
  void whatWasSaidGrowsOld_DB8() {
    reports.heard(N1, true, 0);
    reports.heard(N2, true, 500);
    assertThat(said(FRESH_MS)).isEqualTo(OtherDisks.LOST);
    assertThat(said(FRESH_MS + 1)).isEqualTo(OtherDisks.NOT_SAID);
    assertThat(reports.anyLost(FRESH_MS + 1)).isTrue();
    assertThat(reports.anyLost(500 + FRESH_MS + 1)).isFalse();
  }

  @Test
  void anEarlierBootSaysNothingForTheNext_DB8() {
    reports.heard(N1, true, 0);
    reports.heard(Incarnation.of(2, 0), true, 0);
    assertThat(said(1)).isEqualTo(OtherDisks.NOT_SAID);
  }

  @Test
  void whoIsNoMemberAnyMoreHasNoSay_DB8() {
    reports.heard(N1, true, 0);
    reports.heard(N2, false, 0);
    assertThat(reports.said(List.of(N1), 1)).isEqualTo(OtherDisks.LOST);
  }

  @Test
  void whoIsAloneIsEveryLiveMember_DB8() {
    assertThat(reports.said(List.of(), 0)).isEqualTo(OtherDisks.LOST);
  }
}
