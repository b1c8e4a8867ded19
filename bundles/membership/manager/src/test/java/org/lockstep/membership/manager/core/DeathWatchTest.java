package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotView;

class DeathWatchTest {
  private static final long DEAD_MS = 2_150;
  private static final Incarnation BOOT = Incarnation.of(1, 3);

  private final DeathWatch deaths = new DeathWatch(DEAD_MS, LeaseProof.SUPERVISOR);

  @Test
  void silenceForTheDeadTimeIsProof_ND4() {
    deaths.observed(counting(7), 0, 1);
    deaths.observed(counting(7), DEAD_MS, DEAD_MS + 1);
    assertThat(deaths.proof(BOOT)).as("one millisecond is missing").isEmpty();
    deaths.observed(counting(7), DEAD_MS + 1, DEAD_MS + 2);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  @Test
  void aStallOfTheObserverIsNoSilenceOfOthers_ND4() {
    deaths.observed(counting(7), 0, 1);
    deaths.observed(counting(7), 100, 90_000); // a read that took long, and was looked at late
    assertThat(deaths.proof(BOOT)).isEmpty();
    deaths.observed(counting(8), 90_000, 90_001);
    deaths.observed(counting(8), 90_100, 95_000);
    assertThat(deaths.proof(BOOT)).isEmpty();
  }

  @Test
  void aSignOfLifeCountsFromWhenItWasSeenAtTheLatest_DB8() {
    deaths.observed(counting(7), 0, 1);
    deaths.observed(counting(8), 100, 2_000);
    deaths.observed(counting(8), 2_000 + DEAD_MS - 1, 5_000);
    assertThat(deaths.proof(BOOT)).isEmpty();
  }

  @Test
  void aSlotThatCannotBeReadIsNoSilence_DB7() {
    deaths.observed(counting(7), 0, 1);
    deaths.observed(counting(8), 100, 101);
    Observation without = new Observation(new TreeMap<>(), Optional.empty(), 0, List.of());
    deaths.observed(without, 10_000, 10_001);
    assertThat(deaths.proof(BOOT)).isEmpty();
    assertThat(deaths.silent(BOOT)).isFalse();
    deaths.observed(counting(8), 10_100, 10_101);
    assertThat(deaths.proof(BOOT)).as("it has not moved between two reads").contains("lease");
  }

  /** Others may have been as blind, and wait with their gates closed. */
  @Test
  void whoCouldNotReadForLongGivesTheOthersTheirTimeAnew_DB8() {
    deaths.observed(counting(7), 0, 1);
    deaths.blind();
    deaths.observed(counting(7), 10_000, 10_001);
    assertThat(deaths.proof(BOOT)).isEmpty();
    assertThat(deaths.silent(BOOT)).isFalse();
    deaths.observed(counting(7), 10_001 + DEAD_MS, 10_002 + DEAD_MS);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  @Test
  void aLookThatHangsForLongIsAsNone_DB8() {
    deaths.observed(counting(7), 0, 1);
    deaths.observed(counting(7), 25, 10_000);
    deaths.observed(counting(7), 10_000, 10_001);
    assertThat(deaths.proof(BOOT)).isEmpty();
    deaths.observed(counting(7), 10_001 + DEAD_MS, 10_002 + DEAD_MS);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  /** The last heartbeat of a dead node may be on one disk alone, which comes and goes. */
  @Test
  void anOlderCopyAndTheSameAgainAreNoSignsOfLife_DB9() {
    deaths.observed(counting(8), 0, 1);
    deaths.observed(counting(7), 1_000, 1_001);
    deaths.observed(counting(8), 2_000, 2_001);
    deaths.observed(counting(8), DEAD_MS + 1, DEAD_MS + 2);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  /** Whoever has returned meanwhile was confirmed by the master before (DB-8). */
  @Test
  void aNewMasterTakesNoProofFromALookBeforeItsEpoch_DB8() {
    deaths.observed(counting(7), 0, 1);
    deaths.observed(counting(7), DEAD_MS + 1, DEAD_MS + 2);
    deaths.forgetOldLooks(DEAD_MS + 10);
    assertThat(deaths.proof(BOOT)).isEmpty();
    assertThat(deaths.silent(BOOT)).isFalse();
    assertThat(deaths.alive(BOOT)).as("it would leave the epoch to it").isFalse();
    deaths.observed(counting(7), DEAD_MS + 10, DEAD_MS + 11);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  /** Whoever waits is told for whom; with leases it is a matter of time. */
  @Test
  void whoIsGoneNeedsAProofWhereLeasesAreNone_ND4() {
    DeathWatch never = new DeathWatch(DEAD_MS, LeaseProof.NEVER);
    Incarnation before = Incarnation.of(1, 2);
    for (DeathWatch each : List.of(never, deaths)) {
      each.observed(counting(7), 0, 1);
      each.observed(counting(7), DEAD_MS, DEAD_MS + 1);
      assertThat(each.needsProof(BOOT)).isFalse();
      each.observed(counting(7), DEAD_MS + 1, DEAD_MS + 2);
    }
    assertThat(never.needsProof(BOOT)).isTrue();
    assertThat(never.needsProof(before)).as("its slot is a later boot's").isTrue();
    assertThat(never.needsProof(Incarnation.of(2, 1))).as("never read").isFalse();
    assertThat(deaths.needsProof(BOOT)).isFalse();
    assertThat(deaths.proof(before)).as("that it was asked about does not count").isEmpty();
  }

  @Test
  void oneReadThatFailsChangesNothing_ND4() {
    deaths.observed(counting(7), 0, 1);
    deaths.blind();
    deaths.observed(counting(7), DEAD_MS / 2 - 1, DEAD_MS / 2);
    deaths.observed(counting(7), DEAD_MS + 1, DEAD_MS + 2);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  /** A look that began before it was heard of, and is told of later, is no silence. */
  @Test
  void whoWasHeardOfOtherwiseWasNotSilentBefore_DB8() {
    deaths.observed(counting(7), 0, 1);
    deaths.sign(BOOT, 5_000);
    deaths.observed(counting(7), 4_999, 5_100);
    assertThat(deaths.proof(BOOT)).isEmpty();
    deaths.observed(counting(7), 5_000 + DEAD_MS, 5_001 + DEAD_MS);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  @Test
  void whereALeaseProvesNothingSilenceDoesNot_ND4() {
    DeathWatch never = new DeathWatch(DEAD_MS, LeaseProof.NEVER);
    never.observed(counting(7), 0, 1);
    never.observed(counting(7), 1_000_000, 1_000_001);
    assertThat(never.proof(BOOT)).isEmpty();
  }

  @Test
  void aMarkAndAWordProveTheDeathOfThatBootAndThoseBefore_ND4() {
    deaths.observed(slot(new SlotView(BOOT, 7, false, Heartbeat.SILENT, 3, 0)), 0, 1);
    assertThat(deaths.proof(BOOT)).contains("death mark");
    assertThat(deaths.proof(Incarnation.of(1, 2))).contains("death mark");
    assertThat(deaths.proof(Incarnation.of(1, 4))).isEmpty();
    deaths.observed(slot(new SlotView(BOOT, 7, false, Heartbeat.SILENT, 0, 3)), 2, 3);
    assertThat(deaths.proof(BOOT)).contains("operator");
  }

  @Test
  void aLeaseThatHasRunOutDoesNotProveThatLastWillsAreDone_ND4() {
    Heartbeat said = Heartbeat.SILENT.bequeathing(true);
    for (LeaseProof each : List.of(LeaseProof.SUPERVISOR, LeaseProof.WATCHDOG)) {
      DeathWatch watch = new DeathWatch(DEAD_MS, each);
      watch.observed(counting(6), 0, 1);
      watch.observed(slot(new SlotView(BOOT, 7, false, said, 0, 0)), 100, 101);
      watch.observed(slot(new SlotView(BOOT, 7, false, said, 0, 0)), 9_000, 9_001);
      assertThat(watch.proof(BOOT)).isEmpty();
      assertThat(watch.silent(BOOT)).as("it is forced out").isTrue();
      assertThat(watch.needsProof(BOOT)).isTrue();
      assertThat(watch.alive(BOOT)).as("who is no member leaves it to others").isTrue();
      assertThat(watch.missingProof(BOOT)).contains("death mark", "fence confirm", "last wills");
      watch.observed(slot(new SlotView(BOOT, 7, false, said, 3, 0)), 9_100, 9_101);
      assertThat(watch.proof(BOOT)).contains("death mark");
      watch.observed(slot(new SlotView(BOOT, 7, false, said, 0, 3)), 9_200, 9_201);
      assertThat(watch.proof(BOOT)).contains("operator");
      watch.observed(slot(new SlotView(BOOT, 7, true, said, 0, 0)), 9_300, 9_301);
      assertThat(watch.proof(BOOT)).contains("left");
    }
  }

  @Test
  void itProvesItAgainOnceTheyAreRevoked_ND4() {
    Heartbeat said = Heartbeat.SILENT.bequeathing(true);
    deaths.observed(slot(new SlotView(BOOT, 7, false, said, 0, 0)), 0, 1);
    deaths.observed(counting(8), 100, 101);
    deaths.observed(counting(8), 9_000, 9_001);
    assertThat(deaths.proof(BOOT)).contains("lease");
  }

  /** Of several disks an older copy may be read after a newer one (DB-9). */
  @Test
  void anOlderCopyDoesNotTakeThemBack_ND4() {
    Heartbeat said = Heartbeat.SILENT.bequeathing(true);
    deaths.observed(slot(new SlotView(BOOT, 8, false, said, 0, 0)), 0, 1);
    deaths.observed(counting(7), 100, 101);
    deaths.observed(counting(7), 9_000, 9_001);
    assertThat(deaths.proof(BOOT)).isEmpty();
  }

  /** The supervisor of the earlier boot is another process: it may be at work still. */
  @Test
  void neitherSilenceNorTheMarkOfALaterBootProvesThatTheyAreDone_ND4() {
    Incarnation next = Incarnation.of(1, 4);
    deaths.observed(slot(later(next, 0)), 0, 1);
    deaths.observed(slot(later(next, 0)), 9_000, 9_001);
    assertThat(deaths.proof(BOOT)).isEmpty();
    assertThat(deaths.proof(next)).as("it has left none itself").contains("lease");
    deaths.observed(slot(later(next, 4)), 9_100, 9_101);
    assertThat(deaths.proof(BOOT)).isEmpty();
    assertThat(deaths.proof(next)).contains("death mark");
    deaths.observed(slot(later(next, 3)), 9_200, 9_201);
    assertThat(deaths.proof(BOOT)).contains("death mark");
  }

  private static SlotView later(Incarnation next, int marked) {
    return new SlotView(next, 9, false, Heartbeat.SILENT, marked, 0, BOOT.number());
  }

  private static Observation counting(long counter) {
    return slot(new SlotView(BOOT, counter, false, Heartbeat.SILENT, 0, 0));
  }

  private static Observation slot(SlotView view) {
    TreeMap<NodeId, SlotView> slots = new TreeMap<>();
    slots.put(BOOT.node(), view);
    return new Observation(slots, Optional.empty(), 0, List.of());
  }
}
