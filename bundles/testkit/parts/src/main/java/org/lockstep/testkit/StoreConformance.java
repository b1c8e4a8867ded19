package org.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.store.spi.Timing;

/** What every provider of the membership database must do (DB-11). */
@NullUnmarked
public abstract class StoreConformance {
  /** Short, and still as safe as {@link Timing} demands. */
  protected static final Timing QUICK = new Timing(20, 100, 240, 5, 20, 500, 20, 300);

  private static final int SLOTS = 4;

  private StoreBench bench;
  private MembershipDatabase database;

  /** A fresh store with the given nodes and timing. */
  protected abstract StoreBench format(FormatSpec spec);

  @BeforeEach
  void prepare() {
    List<NodeConfig> nodes =
        List.of(NodeConfig.of(0, "a"), NodeConfig.of(1, "b"), NodeConfig.of(2, "c"));
    bench =
        format(new FormatSpec("conformance", nodes, SLOTS, 256 * 1024, 128 * 1024, QUICK, true));
    database = bench.open();
  }

  @AfterEach
  void close() {
    database.close();
    bench.close();
  }

  private SlotClaim claim(int slot) {
    return claim(slot, new ArrayList<>());
  }

  private SlotClaim claim(int slot, List<String> waits) {
    return database.claim(NodeId.of(slot), waits::add);
  }

  private SlotClaim master(int slot, long epoch) {
    SlotClaim claim = claim(slot);
    elect(claim, epoch);
    claim.adopt(epoch);
    return claim;
  }

  private static void elect(SlotClaim claim, long epoch) {
    BidOutcome outcome = claim.bid(epoch);
    assertThat(outcome)
        .isEqualTo(new BidOutcome.Chosen(new Mastership(epoch, claim.incarnation(), false)));
  }

  private static Position put(SlotClaim master, long epoch, String key, String value) {
    CommitOutcome outcome = master.commit(epoch, List.of(Change.put(key, value)));
    assertThat(outcome).isInstanceOf(CommitOutcome.Confirmed.class);
    return ((CommitOutcome.Confirmed) outcome).position();
  }

  private SlotView view(int slot) {
    return database.observe().slots().get(NodeId.of(slot));
  }

  @Test
  void DB2_aNodeFindsItsConfigurationByReadingAlone() {
    assertThat(NodeConfig.all(database.latest().records()).values())
        .extracting(NodeConfig::name)
        .containsExactly("a", "b", "c");
    assertThat(database.latest().position()).isEqualTo(Position.START);
    assertThat(database.header().name()).isEqualTo("conformance");
    assertThat(database.header().slots()).isEqualTo(SLOTS);
    assertThat(database.header().timing()).isEqualTo(QUICK);
  }

  @Test
  void DB3_aFreshSlotIsClaimedWithoutWatching() {
    List<String> waits = new ArrayList<>();
    SlotClaim claim = claim(1, waits);
    assertThat(claim.incarnation()).isEqualTo(Incarnation.of(1, 1));
    assertThat(waits).isEmpty();
    assertThat(view(1).owner()).isEqualTo(claim.incarnation());
    assertThat(view(1).left()).isFalse();
    assertThat(view(0).owner().number()).isZero();
    assertThat(view(0).left()).isTrue();
  }

  @Test
  void DB3_aSlotBeyondTheFormatIsRefused() {
    assertThatThrownBy(() -> claim(SLOTS)).isInstanceOf(ProblemException.class);
  }

  @Test
  void DB3_whoMovesWhileBeingWatchedIsAlive() {
    SlotClaim first = claim(1);
    assertThatThrownBy(() -> database.claim(NodeId.of(1), waiting -> first.renew(Heartbeat.SILENT)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("alive");
    first.renew(Heartbeat.SILENT);
    assertThat(view(1).owner()).isEqualTo(first.incarnation());
  }

  @Test
  void DB3_aSilentSlotIsTakenOnlyAfterTheDeadTime() {
    SlotClaim first = claim(1);
    List<String> waits = new ArrayList<>();
    long began = bench.clock().millis();
    SlotClaim second = claim(1, waits);
    assertThat(bench.clock().millis() - began).isGreaterThanOrEqualTo(QUICK.deadMs());
    assertThat(waits).isNotEmpty();
    assertThat(second.incarnation()).isEqualTo(Incarnation.of(1, 2));
    assertThatThrownBy(() -> first.renew(Heartbeat.SILENT))
        .isInstanceOf(ForeignOwnerException.class);
    assertThatThrownBy(first::leave).isInstanceOf(ForeignOwnerException.class);
    second.renew(Heartbeat.SILENT);
    assertThat(view(1).left()).isFalse();
  }

  @Test
  void DB3_whoLostItsSlotCannotBecomeMaster() {
    SlotClaim first = claim(1);
    SlotClaim second = claim(1);
    assertThat(first.bid(1)).isInstanceOf(BidOutcome.Unknown.class);
    elect(second, 1);
    assertThatThrownBy(() -> first.adopt(1)).isInstanceOf(ProblemException.class);
  }

  @Test
  void DB3_aSlotThatWasLeftIsFreeAtOnce() {
    SlotClaim first = claim(1);
    first.leave();
    assertThat(view(1).left()).isTrue();
    List<String> waits = new ArrayList<>();
    assertThat(claim(1, waits).incarnation().number()).isEqualTo(2);
    assertThat(waits).isEmpty();
  }

  @Test
  void DB3_aClaimIsVoidOnceItsSlotWasLeft() {
    SlotClaim claim = claim(1);
    claim.leave();
    assertThatThrownBy(() -> claim.renew(Heartbeat.SILENT)).isInstanceOf(ProblemException.class);
    assertThat(view(1).left()).isTrue();
  }

  @Test
  void ND4_theDeathMarkProvesThisBootAndNoLaterOne() {
    SlotClaim first = claim(2);
    bench.markDead(first);
    assertThat(view(2).markedDead()).isEqualTo(1);
    List<String> waits = new ArrayList<>();
    SlotClaim second = claim(2, waits);
    assertThat(waits).isEmpty();
    assertThat(view(2).owner().number()).isEqualTo(2);
    assertThat(view(2).markedDead()).isEqualTo(1);
    bench.markDead(second);
    assertThat(view(2).markedDead()).isEqualTo(2);
  }

  @Test
  void ND4_theOperatorsWordProvesThatBootAndNoOther() {
    SlotClaim voucher = claim(0);
    SlotClaim first = claim(2);
    SlotClaim other = claim(1);
    voucher.vouch(first.incarnation());
    voucher.vouch(other.incarnation());
    assertThat(view(2).vouchedDead()).isEqualTo(1);
    List<String> waits = new ArrayList<>();
    assertThat(claim(2, waits).incarnation().number()).isEqualTo(2);
    assertThat(waits).isEmpty();
    assertThat(view(2).vouchedDead()).isEqualTo(1);
    claim(2, waits);
    assertThat(waits).isNotEmpty();
  }

  @Test
  void ND4_theHeartbeatSaysWhetherLastWillsAreLeft() {
    SlotClaim first = claim(1);
    assertThat(view(1).bequeathed()).isZero();
    first.renew(Heartbeat.SILENT.bequeathing(true));
    assertThat(view(1).heartbeat().bequeathed()).isTrue();
    assertThat(view(1).bequeathed()).isEqualTo(1);
    first.renew(Heartbeat.SILENT);
    assertThat(view(1).bequeathed()).isZero();
    first.renew(Heartbeat.SILENT.bequeathing(true));
    first.leave();
    assertThat(view(1).bequeathed()).as("all was undone before").isZero();
  }

  /** Who looks for the first time has to know it too. */
  @Test
  void ND4_laterBootsOfItsSlotTellOfWillsThatNothingProvesToBeDone() {
    claim(1).renew(Heartbeat.SILENT.bequeathing(true));
    SlotClaim second = claim(1);
    assertThat(view(1).heartbeat().bequeathed()).isFalse();
    assertThat(view(1).bequeathed()).isEqualTo(1);
    second.renew(Heartbeat.SILENT.bequeathing(true));
    assertThat(view(1).bequeathed()).isEqualTo(2);
    second.renew(Heartbeat.SILENT);
    assertThat(view(1).bequeathed()).isEqualTo(1);
    bench.markDead(second);
    SlotClaim third = claim(1);
    assertThat(view(1).bequeathed()).as("another's mark").isEqualTo(1);
    third.leave();
    claim(1);
    assertThat(view(1).bequeathed()).as("another has left").isEqualTo(1);
    try (MembershipDatabase again = bench.open()) {
      assertThat(again.observe().slots().get(NodeId.of(1)).bequeathed()).isEqualTo(1);
    }
  }

  @Test
  void ND4_willsAreDoneByTheWordOfTheirSupervisorOrOfTheOperator() {
    SlotClaim first = claim(1);
    first.renew(Heartbeat.SILENT.bequeathing(true));
    bench.markDead(first);
    SlotClaim second = claim(1);
    assertThat(view(1).bequeathed()).isZero();
    second.renew(Heartbeat.SILENT.bequeathing(true));
    claim(0).vouch(second.incarnation());
    claim(1);
    assertThat(view(1).bequeathed()).isZero();
  }

  @Test
  void ND4_aLaterBootMaySpeakForTheSupervisorOfAnEarlierOne() {
    claim(1).renew(Heartbeat.SILENT.bequeathing(true));
    SlotClaim second = claim(1);
    second.markDead(1);
    assertThat(view(1).markedDead()).isEqualTo(1);
    second.markDead(2);
    assertThat(view(1).markedDead()).as("it lives").isEqualTo(1);
    second.renew(Heartbeat.SILENT);
    assertThat(view(1).bequeathed()).isZero();
    bench.markDead(second);
    SlotClaim third = claim(1);
    third.markDead(1);
    assertThat(view(1).markedDead()).as("a later mark stays").isEqualTo(2);
  }

  @Test
  void ND4_aLaterBootSpeaksForAnEarlierOneThoughAMarkBetweenThemStands() {
    claim(1).renew(Heartbeat.SILENT.bequeathing(true));
    bench.markDead(claim(1));
    SlotClaim third = claim(1);
    third.renew(Heartbeat.SILENT);
    assertThat(view(1).bequeathed()).as("the mark of 2 says nothing of 1").isEqualTo(1);
    third.markDead(1);
    third.renew(Heartbeat.SILENT);
    assertThat(view(1).bequeathed()).isZero();
  }

  @Test
  void DB5_theHeartbeatSaysWhereANodeIsAndWhatItServes() {
    SlotClaim master = master(1, 1);
    Position at = put(master, 1, "key", "value");
    long before = view(1).counter();
    Hearing hearing = new Hearing(7, new TreeSet<>(List.of(NodeId.of(0), NodeId.of(2))));
    Heartbeat said = new Heartbeat("127.0.0.1:4711", 1, at, hearing);
    master.renew(said);
    assertThat(view(1).heartbeat()).isEqualTo(said);
    assertThat(view(1).counter()).isGreaterThan(before);
    Optional<Mastership> chosen = database.observe().mastership();
    assertThat(chosen).contains(new Mastership(1, master.incarnation(), false));
  }

  @Test
  void DB4_anEpochHasOneMaster() {
    SlotClaim first = claim(0);
    SlotClaim second = claim(1);
    assertThat(database.observe().mastership()).isEmpty();
    elect(first, 1);
    assertThat(second.bid(1))
        .isEqualTo(new BidOutcome.Chosen(new Mastership(1, first.incarnation(), false)));
    assertThatThrownBy(() -> second.adopt(1)).isInstanceOf(ProblemException.class);
    assertThat(first.adopt(1).position()).isEqualTo(new Position(1, 1));
  }

  @Test
  void DB4_nobodyIsChosenBelowTheHighestBid() {
    SlotClaim first = claim(0);
    SlotClaim second = claim(1);
    elect(first, 5);
    assertThat(database.observe().highestBid()).isEqualTo(5);
    assertThat(second.bid(3))
        .isEqualTo(new BidOutcome.Chosen(new Mastership(5, first.incarnation(), false)));
  }

  @Test
  void DB4_aReleasedEpochIsShownAndOver() {
    SlotClaim first = master(0, 1);
    put(first, 1, "key", "value");
    first.release(1);
    assertThat(database.observe().mastership())
        .contains(new Mastership(1, first.incarnation(), true));
    assertThat(first.commit(1, List.of(Change.put("key", "late"))))
        .isInstanceOf(CommitOutcome.Unknown.class);
    assertThatThrownBy(() -> first.adopt(1)).isInstanceOf(ProblemException.class);
    first.release(1);
    SlotClaim second = claim(1);
    elect(second, 2);
    assertThat(second.adopt(2).records().get("key").text()).isEqualTo("value");
  }

  @Test
  void DB4_onlyTheHolderReleases() {
    SlotClaim first = master(0, 1);
    claim(1).release(1);
    assertThat(database.observe().mastership())
        .contains(new Mastership(1, first.incarnation(), false));
  }

  @Test
  void DB4_aRoundOfThePastDoesNotUndoABidOfItsOwn() {
    SlotClaim first = master(0, 1);
    elect(first, 2);
    first.release(1);
    assertThat(database.observe().mastership())
        .contains(new Mastership(2, first.incarnation(), false));
    assertThat(database.observe().highestBid()).isEqualTo(2);
  }

  @Test
  void DB6_noCommitBeforeAdoption() {
    SlotClaim claim = claim(0);
    elect(claim, 1);
    assertThat(claim.commit(1, List.of(Change.put("key", "early"))))
        .isInstanceOf(CommitOutcome.Unknown.class);
  }

  @Test
  void DB6_whatIsConfirmedIsInEveryLaterEpoch() {
    SlotClaim first = master(0, 1);
    Position at = Position.START;
    for (int i = 0; i < 300; i++) {
      at = put(first, 1, "key/" + i % 7, "value " + i);
      assertThat(at).isEqualTo(new Position(1, i + 2));
    }
    assertThat(first.commit(1, List.of(Change.delete("key/0"), Change.put("last", "of 1"))))
        .isEqualTo(new CommitOutcome.Confirmed(at.next()));
    Snapshot before = database.latest();
    first.release(1);
    SlotClaim second = claim(1);
    elect(second, 2);
    Snapshot adopted = second.adopt(2);
    assertThat(adopted.position()).isEqualTo(new Position(2, 303));
    assertThat(adopted.records()).isEqualTo(before.records()).doesNotContainKey("key/0");
    assertThat(adopted.records().get("key/5").text()).isEqualTo("value 299");
    assertThat(adopted.records().get("last").version()).isEqualTo(302);
    assertThat(put(second, 2, "first", "of 2")).isEqualTo(new Position(2, 304));
    try (MembershipDatabase again = bench.open()) {
      assertThat(again.latest()).isEqualTo(database.latest());
    }
  }

  @Test
  void DB6_underAHigherBidTheOutcomeIsUnknownAndNoFurtherCommitIsTaken() {
    SlotClaim first = master(0, 1);
    Position told = put(first, 1, "key", "told");
    SlotClaim second = claim(1);
    elect(second, 2);
    assertThat(first.commit(1, List.of(Change.put("key", "late"))))
        .isInstanceOf(CommitOutcome.Unknown.class);
    Snapshot adopted = second.adopt(2);
    assertThat(adopted.position().sequence()).isGreaterThan(told.sequence());
    assertThat(first.commit(1, List.of(Change.put("key", "later"))))
        .isInstanceOf(CommitOutcome.Unknown.class);
    assertThatThrownBy(() -> first.adopt(1)).isInstanceOf(ProblemException.class);
    put(second, 2, "other", "value");
    assertThat(database.latest().records().get("key").text()).isNotEqualTo("later");
  }

  @Test
  void DB6_largeRecordsGoRoundTheLogAndStay() {
    SlotClaim first = master(0, 1);
    for (int i = 0; i < 40; i++) {
      put(first, 1, "large/" + i % 3, Integer.toString(i).repeat(4_000 + 700 * (i % 9)));
    }
    SlotClaim second = claim(1);
    elect(second, 2);
    Snapshot adopted = second.adopt(2);
    for (int i = 37; i < 40; i++) {
      assertThat(adopted.records().get("large/" + i % 3).text())
          .isEqualTo(Integer.toString(i).repeat(4_000 + 700 * (i % 9)));
    }
  }

  @Test
  void AL1_aCommitThatDoesNotFitIsRefusedAndHarmsNothing() {
    SlotClaim master = master(0, 1);
    put(master, 1, "key", "value");
    byte[] large = new byte[200 * 1024];
    assertThatThrownBy(() -> master.commit(1, List.of(Change.put("large", large))))
        .isInstanceOf(ProblemException.class)
        .extracting(e -> ((ProblemException) e).problem().code())
        .isEqualTo("too-large");
    byte[] half = new byte[60 * 1024];
    List<Integer> stored = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 8; i++) {
                CommitOutcome outcome = master.commit(1, List.of(Change.put("part/" + i, half)));
                assertThat(outcome).isInstanceOf(CommitOutcome.Confirmed.class);
                stored.add(i);
              }
            })
        .as("256 KiB of records are all a checkpoint holds")
        .isInstanceOf(ProblemException.class);
    assertThat(stored).isNotEmpty();
    put(master, 1, "key", "still at work");
    SlotClaim second = claim(1);
    elect(second, 2);
    Snapshot adopted = second.adopt(2);
    assertThat(adopted.records().get("key").text()).isEqualTo("still at work");
    assertThat(adopted.records()).containsKey("part/" + stored.get(stored.size() - 1));
  }

  @Test
  void AL1_whatWouldNotFitIsKnownBefore() {
    SlotClaim master = master(0, 1);
    SlotClaim other = claim(1);
    sameRefusal(master, other, List.of(Change.put("large", new byte[200 * 1024])));
    for (int i = 0; i < 3; i++) {
      List<Change> part = List.of(Change.put("part/" + i, new byte[60 * 1024]));
      assertThat(other.refusal(database.latest(), part)).isEmpty();
      assertThat(master.commit(1, part)).isInstanceOf(CommitOutcome.Confirmed.class);
    }
    byte[] half = new byte[60 * 1024];
    sameRefusal(
        master, other, List.of(Change.put("part/3", half), Change.put("part/4", new byte[9_000])));
  }

  /** Asked of a node that is not the master, in the same words. */
  private void sameRefusal(SlotClaim master, SlotClaim other, List<Change> changes) {
    Optional<Problem> before = other.refusal(database.latest(), changes);
    assertThatThrownBy(() -> master.commit(1, changes))
        .isInstanceOf(ProblemException.class)
        .satisfies(e -> assertThat(before).isPresent())
        .satisfies(
            e -> {
              Problem then = ((ProblemException) e).problem();
              assertThat(before.orElseThrow().code()).isEqualTo(then.code());
              assertThat(before.orElseThrow().why()).isEqualTo(then.why());
            });
  }

  @Test
  void INV7_nothingEverGoesBack() {
    Position last = Position.START;
    for (int boot = 1; boot <= 6; boot++) {
      int slot = boot % 2;
      SlotClaim claim = claim(slot);
      elect(claim, boot);
      assertThat(claim.adopt(boot).position()).isGreaterThan(last);
      last = put(claim, boot, "boot", "" + boot);
      assertThat(database.latest().position()).isEqualTo(last);
      assertThat(last.sequence()).isEqualTo(2L * boot);
      claim.release(boot);
      claim.leave();
    }
    assertThat(view(0).owner().number()).isEqualTo(3);
  }
}
