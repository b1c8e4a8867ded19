package org.lockstep.node.boot.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.membership.spi.OtherDisks;
import org.lockstep.store.spi.Timing;

/** A node whose lease has run out: it panics, or waits for a disk that is lost for all (DB-8). */
class DeferralTest {
  private static final Timing TIMING = Timing.DEFAULT;
  private static final long MOST_MS = 60_000;
  private static final long PATIENCE_MS = TIMING.renewalMs() + 2L * TIMING.ioTimeoutMs();
  private static final Optional<String> NO_OBJECTION = Optional.empty();
  private static final Deferral.Remains NOTHING = new Deferral.Remains(false, false, NO_OBJECTION);
  private static final Deferral.Remains WRITING = new Deferral.Remains(true, false, NO_OBJECTION);
  private static final Deferral.Remains PROGRAMS = new Deferral.Remains(false, true, NO_OBJECTION);

  private final Deferral deferral = new Deferral(TIMING, MOST_MS);
  private long now = 100_000;

  private Deferral.Act after(long ms, OtherDisks said, Deferral.Remains remains) {
    now += ms;
    deferral.othersSay(said, now);
    return deferral.ranOut(now, remains);
  }

  /** All have lost the disk, and nothing of this node is left but itself. */
  private void waiting() {
    assertThat(after(0, OtherDisks.LOST, PROGRAMS)).isInstanceOf(Deferral.Act.EndPrograms.class);
    assertThat(after(100, OtherDisks.LOST, NOTHING)).isInstanceOf(Deferral.Act.Pet.class);
  }

  private void renewed(long ms) {
    now += ms;
    deferral.renewed(now, now);
  }

  private static void panics(Deferral.Act act, String why) {
    assertThat(act)
        .isInstanceOfSatisfying(
            Deferral.Act.Panic.class, panic -> assertThat(panic.why()).contains(why));
  }

  @Test
  void itPanicsWhereTheOthersCanUseTheDisk_DB8() {
    panics(after(0, OtherDisks.WORK, NOTHING), "others can use the disk");
  }

  @Test
  void itPanicsWhereOneIsSilent_DB8() {
    panics(after(0, OtherDisks.NOT_SAID, NOTHING), "not every live member");
  }

  @Test
  void whatOthersHaveSaidGrowsOld_DB8() {
    deferral.othersSay(OtherDisks.LOST, now);
    panics(deferral.ranOut(now + TIMING.watchdogMs() + 1, NOTHING), "not every live member");
  }

  @Test
  void itPanicsWhereSomethingForbidsToWait_RL15() {
    deferral.othersSay(OtherDisks.LOST, now);
    Optional<String> objection = Optional.of("client services run on it");
    panics(deferral.ranOut(now, new Deferral.Remains(false, false, objection)), "client services");
  }

  @Test
  void itDoesNotWaitWhereThatIsSoSet_DB8() {
    Deferral never = new Deferral(TIMING, 0);
    never.othersSay(OtherDisks.LOST, now);
    panics(never.ranOut(now, NOTHING), "no longer than 0 ms");
  }

  /** The supervisor would take a pet for the word that nothing is left which could write. */
  @Test
  void itIsNotPettedBeforeWritesAndProgramsHaveEnded_RL15() {
    after(0, OtherDisks.LOST, PROGRAMS);
    assertThat(after(50, OtherDisks.LOST, PROGRAMS)).isInstanceOf(Deferral.Act.Ask.class);
    assertThat(after(50, OtherDisks.LOST, WRITING)).isInstanceOf(Deferral.Act.Ask.class);
    assertThat(after(50, OtherDisks.LOST, NOTHING)).isInstanceOf(Deferral.Act.Pet.class);
  }

  @Test
  void writesThatDoNotEndAreAPanicAsEver_ND2() {
    after(0, OtherDisks.LOST, WRITING);
    panics(after(Deferral.LAST_WRITES_MS, OtherDisks.LOST, WRITING), "writes");
  }

  @Test
  void programsThatDoNotEndAreAPanic_RL15() {
    after(0, OtherDisks.LOST, PROGRAMS);
    panics(after(TIMING.watchdogMs(), OtherDisks.LOST, PROGRAMS), "programs");
  }

  @Test
  void itWaitsAsLongAsAllSayThatTheirsIsLost_DB8() {
    waiting();
    assertThat(after(30_000, OtherDisks.LOST, NOTHING)).isInstanceOf(Deferral.Act.Pet.class);
    assertThat(deferral.standing(now).phase()).isEqualTo(DiskWait.Phase.WAITING);
    panics(after(1_000, OtherDisks.NOT_SAID, NOTHING), "not every live member");
  }

  @Test
  void itDoesNotWaitForEver_DB8() {
    waiting();
    panics(after(MOST_MS, OtherDisks.LOST, NOTHING), "no longer than");
  }

  /** Disks come back one after the other. */
  @Test
  void thatTheDiskOfOthersWorksAgainIsBorneAsLongAsARenewalMayTake_DB8() {
    waiting();
    assertThat(after(100, OtherDisks.WORK, NOTHING)).isInstanceOf(Deferral.Act.Pet.class);
    deferral.othersSay(OtherDisks.WORK, now + 200);
    assertThat(after(300, OtherDisks.WORK, NOTHING)).isInstanceOf(Deferral.Act.Pet.class);
    for (long waited = 300; waited < PATIENCE_MS - 100; waited += 100) {
      assertThat(after(100, OtherDisks.WORK, NOTHING)).isInstanceOf(Deferral.Act.Pet.class);
    }
    panics(after(100, OtherDisks.WORK, NOTHING), "others can use the disk");
  }

  @Test
  void aRenewalAloneOpensNothing_DB8() {
    waiting();
    renewed(100);
    assertThat(deferral.standing(now)).isEqualTo(new DiskWait(DiskWait.Phase.RETURNING, 1));
    assertThat(after(1_000, OtherDisks.NOT_SAID, NOTHING))
        .as("its own disk works, whatever others say")
        .isInstanceOf(Deferral.Act.Pet.class);
  }

  @Test
  void confirmedItIsAsItWasWithTheLeaseOfItsLastRenewal_DB8() {
    waiting();
    renewed(100);
    long last = now + 250;
    renewed(250);
    assertThat(deferral.confirmed(1, now + 100)).contains(last);
    assertThat(deferral.standing(now + 100)).isEqualTo(DiskWait.NONE);
  }

  @Test
  void aConfirmationCountsForTheRenewalsThatItWasAskedAfter_DB8() {
    waiting();
    renewed(100);
    now += TIMING.leaseMs(); // lost again
    after(0, OtherDisks.LOST, NOTHING);
    assertThat(deferral.confirmed(1, now)).as("nothing is renewed").isEmpty();
    renewed(100);
    assertThat(deferral.confirmed(1, now)).as("it was for what was before").isEmpty();
    assertThat(deferral.confirmed(2, now)).isPresent();
  }

  /** Somebody may have looked in between, and have seen a dead node. */
  @Test
  void renewalsWithAGapAsLongAsTheLeaseBeginAnew_ND4() {
    waiting();
    renewed(100);
    renewed(TIMING.leaseMs());
    assertThat(deferral.standing(now)).isEqualTo(new DiskWait(DiskWait.Phase.RETURNING, 2));
    assertThat(deferral.confirmed(1, now)).isEmpty();
  }

  @Test
  void renewedWhileProgramsEndItStillHasToWait_RL15() {
    after(0, OtherDisks.LOST, PROGRAMS);
    renewed(50);
    assertThat(deferral.confirmed(0, now)).isEmpty();
    assertThat(deferral.standing(now).phase()).isEqualTo(DiskWait.Phase.WAITING);
  }

  @Test
  void itMayLoseTheDiskAgainAfterwards_DB8() {
    waiting();
    renewed(100);
    deferral.confirmed(1, now);
    now += TIMING.leaseMs();
    waiting();
  }
}
