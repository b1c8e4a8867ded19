package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.testkit.DiskFaults;

/** A write that was said to have failed lands later, when its node serves again. */
class LateWriteTest {
  private static final int KIB = 1024;
  private static final DiskFaults LATE = new DiskFaults(0, 0, 1_000, 0, 0, 0);

  private final TestDisk disk = TestDisk.formatted(256 * KIB, 64 * KIB);
  private final SlotClaim master = disk.master(0, 1);

  private void failLate(int valueBytes) {
    disk.disk.faults(LATE);
    assertThat(master.commit(1, List.of(Change.put("late", new byte[valueBytes]))))
        .isInstanceOf(CommitOutcome.Unknown.class);
    disk.disk.faults(DiskFaults.NONE);
    master.release(1);
  }

  @Test
  void aLateEntryReachesNothingOfTheNextEpoch_DB6() {
    TestDisk.put(master, 1, "a");
    failLate(10);
    TestDisk.serve(master, 2);
    for (int i = 0; i < 3; i++) {
      TestDisk.put(master, 2, "b/" + i);
    }
    Snapshot before = disk.open().latest();
    disk.disk.landLateWrites();
    assertThat(disk.open().latest()).isEqualTo(before);
  }

  @Test
  void aLateEntryThatWrapsReachesNothingEither_DB6() {
    for (int i = 0; i < 14; i++) {
      TestDisk.put(master, 1, "a/" + i);
    }
    failLate(20 * KIB);
    TestDisk.serve(master, 2);
    for (int i = 0; i < 3; i++) {
      TestDisk.put(master, 2, "b/" + i);
    }
    Snapshot before = disk.open().latest();
    disk.disk.landLateWrites();
    assertThat(disk.open().latest()).isEqualTo(before);
  }

  @Test
  void anEpochWithAnUnknownOutcomeIsNotAdoptedAgain_DB6() {
    TestDisk.put(master, 1, "a");
    disk.disk.faults(LATE);
    assertThat(master.commit(1, List.of(Change.put("late", "x"))))
        .isInstanceOf(CommitOutcome.Unknown.class);
    disk.disk.faults(DiskFaults.NONE);
    assertThatThrownBy(() -> master.adopt(1)).hasMessageContaining("done with it");
  }

  @Test
  void aLateCheckpointNeverMeetsTheLastConfirmedCopy_DB6() {
    TestDisk.put(master, 1, "a");
    master.release(1);
    assertThat(master.bid(2)).isInstanceOf(BidOutcome.Chosen.class);
    disk.disk.faults(LATE);
    assertThatThrownBy(() -> master.adopt(2)).hasMessageContaining("write failed");
    disk.disk.faults(DiskFaults.NONE);
    master.release(2);
    assertThat(master.bid(3)).isInstanceOf(BidOutcome.Barred.class);
    SlotClaim other = disk.claim(1);
    TestDisk.serve(other, 3);
    Position last = TestDisk.put(other, 3, "b");
    disk.disk.landLateWrites();
    assertThat(disk.open().latest().position()).isEqualTo(last);
    other.release(3);
    TestDisk.serve(master, 4);
    assertThat(disk.open().latest().records()).containsKeys("a", "b");
  }

  /** What a retry has written looks just like the write that failed, and that still may land. */
  @Test
  void aReleaseThatWasRepeatedIsNotThereForGood_DB4() {
    disk.disk.faults(LATE);
    assertThatThrownBy(() -> master.release(1)).hasMessageContaining("write failed");
    disk.disk.faults(DiskFaults.NONE);
    master.release(1);
    assertThat(master.bid(2)).as("it could be undone").isInstanceOf(BidOutcome.Barred.class);
    SlotClaim other = disk.claim(1);
    TestDisk.serve(other, 2);
    disk.disk.landLateWrites();
    assertThat(disk.open().observe().mastership().orElseThrow().holder())
        .isEqualTo(other.incarnation());
  }

  @Test
  void aLateBallotTakesNothingBack_DB4() {
    master.release(1);
    disk.disk.faults(LATE);
    assertThat(master.bid(2)).isInstanceOf(BidOutcome.Unknown.class);
    disk.disk.faults(DiskFaults.NONE);
    assertThat(master.bid(2)).as("it could be undone").isInstanceOf(BidOutcome.Barred.class);
    SlotClaim other = disk.claim(1);
    TestDisk.serve(other, 2);
    disk.disk.landLateWrites();
    assertThat(disk.open().observe().mastership().orElseThrow().holder())
        .isEqualTo(other.incarnation());
    other.release(2);
    TestDisk.serve(master, 3);
  }

  /** The next commit would have the position of the one that may still land. */
  @Test
  void afterAnUnknownOutcomeNothingIsCommittedAnyMore_DB6() {
    disk.disk.faults(LATE);
    List<Change> change = List.of(Change.put("late", "x"));
    assertThat(master.commit(1, change)).isInstanceOf(CommitOutcome.Unknown.class);
    disk.disk.faults(DiskFaults.NONE);
    assertThat(master.commit(1, change)).isInstanceOf(CommitOutcome.Unknown.class);
  }

  /** Somebody bids between the reading of the history and its confirmation. */
  @Test
  void whoIsBidAgainstWhileItAdoptsHasAdoptedNothing_DB6() {
    master.release(1);
    SlotClaim other = disk.claim(1);
    boolean[] bids = {false};
    SlotClaim third =
        disk.open(disk.disk.attach((write, at) -> bidOnce(bids, write && isCheckpoint(at), other)))
            .claim(NodeId.of(2), progress -> {});
    assertThat(third.bid(2)).isInstanceOf(BidOutcome.Chosen.class);
    assertThatThrownBy(() -> third.adopt(2)).hasMessageContaining("does not hold it (any more)");
    assertThat(bids[0]).isTrue();
    assertThat(third.commit(2, List.of(Change.put("k", "x"))))
        .isInstanceOf(CommitOutcome.Unknown.class);
  }

  private boolean isCheckpoint(long at) {
    return at == disk.layout.checkpoint(2, 0) || at == disk.layout.checkpoint(2, 1);
  }

  private static void bidOnce(boolean[] done, boolean now, SlotClaim other) {
    if (now && !done[0]) {
      done[0] = true;
      other.bid(3);
    }
  }

  /** Of a later boot in the same process that write could undo what it finds (DB-6). */
  @Test
  void theNextBootNeedsANewProcess_DB6() {
    DiskDatabase database = disk.open();
    SlotClaim claim = database.claim(NodeId.of(1), progress -> {});
    master.release(1);
    TestDisk.serve(claim, 2);
    disk.disk.faults(LATE);
    claim.commit(2, List.of(Change.put("late", "x")));
    disk.disk.faults(DiskFaults.NONE);
    database.close();
    assertThatThrownBy(() -> disk.claim(2)).hasMessageContaining("restart the process");
  }
}
