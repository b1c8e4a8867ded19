package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;

/** Damage in a master's area: what was confirmed is found again, or refused by its place. */
class HistoryDamageTest {
  private static final int KIB = 1024;
  private static final int S = TestDisk.S;

  private final TestDisk disk = TestDisk.formatted(256 * KIB, 64 * KIB);
  private final long log = disk.layout.at(Area.LOG, 0);

  private SlotClaim master(int commits) {
    SlotClaim master = disk.master(0, 1);
    for (int i = 0; i < commits; i++) {
      TestDisk.put(master, 1, "k/" + i);
    }
    return master;
  }

  private void refusedAt(long offset) {
    assertThatThrownBy(() -> disk.open().latest())
        .isInstanceOf(ProblemException.class)
        .extracting(e -> ((ProblemException) e).problem().where())
        .isEqualTo("disk offset " + offset);
    assertThat(new DiskCheck(disk.volume()).run().damages())
        .filteredOn(damage -> damage.serving().isEmpty())
        .extracting(damage -> damage.offset())
        .contains(offset);
  }

  @Test
  void anEntryBeyondAGapProvesTheMissingOne_DB6() {
    master(4).release(1);
    disk.zero(log + S);
    refusedAt(log + S);
    SlotClaim next = disk.claim(1);
    next.bid(2);
    assertThatThrownBy(() -> next.adopt(2)).hasMessageContaining("1.3 is missing");
  }

  /** As when all of a disk fails for a moment: what is left must not pass for all there is. */
  @Test
  void withoutCheckpointsAndLogOfASlotNothingIsAdopted_DB6() {
    SlotClaim master = disk.master(1, 1);
    TestDisk.put(master, 1, "k");
    master.release(1);
    for (int slot = 0; slot < TestDisk.SLOTS; slot++) {
      disk.unreadable(disk.layout.at(Area.HEARTBEAT, slot));
    }
    disk.unreadable(disk.layout.checkpoint(1, 0));
    disk.unreadable(disk.layout.checkpoint(1, 1));
    disk.unreadable(disk.layout.at(Area.LOG, 1));
    assertThatThrownBy(() -> disk.open().latest())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("offset " + disk.layout.at(Area.LOG, 1));
  }

  /** An epoch begins with two checkpoints, and may end before its first commit. */
  @Test
  void anEpochThatOnlyBeganIsNotForgottenWithItsCheckpoints_DB6() {
    master(3).release(1);
    SlotClaim second = disk.claim(1);
    second.bid(2);
    Position adopted = second.adopt(2).position();
    second.release(2);
    long first = disk.layout.checkpoint(1, 0);
    for (int copy = 0; copy < 2; copy++) {
      disk.unreadable(disk.layout.checkpoint(1, copy));
    }
    assertThat(adopted).isEqualTo(new Position(2, 5));
    refusedAt(first);
    assertThat(new DiskRepair(disk.disks(), NodeId.of(1)).run()).hasSize(2);
    assertThat(disk.open().latest().position()).isEqualTo(new Position(1, 4));
  }

  /** The content of the one, and the other's header: who knows that it was not confirmed? */
  @Test
  void norIsOneOfWhichHalfCanBeRead_DB6() {
    master(3).release(1);
    SlotClaim second = disk.claim(1);
    second.bid(2);
    second.adopt(2);
    disk.disk.flip(disk.layout.checkpoint(1, 0) + 600, 1);
    disk.unreadable(disk.layout.checkpoint(1, 1));
    assertThatThrownBy(() -> disk.open().latest()).hasMessageContaining("commit 2.5 was confirmed");
  }

  /** Two crashes, each in the middle of one of them, must not leave none. */
  @Test
  void theCheckpointThatCannotBeTrustedIsOverwrittenFirst_DB7() {
    master(3).release(1);
    disk.disk.flip(disk.layout.checkpoint(0, 1) + 20, 1);
    byte[] good = disk.disk.peek(disk.layout.checkpoint(0, 0), S);
    SlotClaim second = disk.master(1, 2);
    TestDisk.put(second, 2, "k");
    second.release(2);
    List<Long> written = new ArrayList<>();
    SlotClaim third =
        disk.open(disk.disk.attach((write, at) -> note(written, write, at)))
            .claim(NodeId.of(0), progress -> {});
    third.bid(3);
    third.adopt(3);
    written.retainAll(List.of(disk.layout.checkpoint(0, 0), disk.layout.checkpoint(0, 1)));
    assertThat(written.get(0)).isEqualTo(disk.layout.checkpoint(0, 1));
    assertThat(good).isNotEqualTo(disk.disk.peek(disk.layout.checkpoint(0, 0), S));
  }

  private static void note(List<Long> written, boolean write, long at) {
    if (write) {
      written.add(at);
    }
  }

  @Test
  void anUnconfirmedTailIsNoGap_DB6() {
    master(4);
    disk.zero(log + 3 * S);
    assertThat(disk.open().latest().position()).isEqualTo(new Position(1, 4));
  }

  @Test
  void theRingsOlderEntriesOfTheSameEpochAreNoGap_DB6() {
    SlotClaim master = disk.master(0, 1);
    Position last = Position.START;
    for (int i = 0; i < 100; i++) {
      last = TestDisk.put(master, 1, "k/" + i % 5);
      assertThat(disk.open().latest().position()).isEqualTo(last);
    }
  }

  @Test
  void aLogWhoseCheckpointsAreGoneIsNotForgotten_DB7() {
    master(3).release(1);
    SlotClaim second = disk.master(1, 2);
    TestDisk.put(second, 2, "told");
    for (int copy = 0; copy < 2; copy++) {
      byte[] rubbish = new byte[S];
      rubbish[0] = 1;
      disk.disk.poke(disk.layout.checkpoint(1, copy), rubbish);
    }
    assertThatThrownBy(() -> disk.open().latest())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("commit 2.5 was confirmed");
  }

  @Test
  void theOlderCheckpointAndTheLogReachTheNewest_DB7() {
    TestDisk large = TestDisk.formatted(1024 * KIB, 256 * KIB);
    SlotClaim master = large.master(0, 1);
    for (int i = 0; i < 60; i++) {
      int sectors = new int[] {14, 14, 7, 14, 16, 7, 14, 31, 1, 26}[i % 10];
      Position last = TestDisk.put(master, 1, "k/" + i % 10, new byte[sectors * S - 600]);
      List<Checkpoints.Found> own = new Checkpoints(large.disks()).headers().found();
      long newest = large.layout.checkpoint(0, own.get(0).copy());
      byte[] good = large.disk.peek(newest, S);
      large.zero(newest);
      assertThat(large.open().latest().position()).as("commit %d", i).isEqualTo(last);
      large.disk.poke(newest, good);
    }
  }

  @Test
  void whatARecordHoldsIsNoEntry_DB7() {
    TestDisk large = TestDisk.formatted(256 * KIB, 256 * KIB);
    SlotClaim master = large.master(0, 1);
    List<Change> forged = List.of(Change.put("forged", "yes"));
    byte[] sealed =
        Sector.seal(
            Area.LOG,
            large.volume().cluster,
            0,
            new Position(1, 3),
            ByteBuffer.allocate(0),
            Payloads.encode(forged));
    byte[] value = new byte[4 * S];
    int before = Payloads.encode(List.of(Change.put("k", value))).length - value.length;
    System.arraycopy(sealed, 0, value, S - Sector.PAYLOAD - before, sealed.length);
    Position last = TestDisk.put(master, 1, "k", value);
    assertThat(large.open().latest().position()).isEqualTo(last);
    assertThat(large.open().latest().records()).doesNotContainKey("forged");
  }

  @Test
  void whereTheNextCommitMayBeAnUnreadableSectorIsRefused_DB7() {
    SlotClaim master = master(4);
    disk.unreadable(log + 3 * S);
    refusedAt(log + 3 * S);
    List<String> rewritten = new DiskRepair(disk.disks(), NodeId.of(0)).run();
    assertThat(rewritten).containsExactly("log at offset " + (log + 3 * S));
    assertThat(disk.open().latest().position()).isEqualTo(new Position(1, 4));
    master.renew(new Heartbeat("", 1, new Position(1, 5), Hearing.ALL));
    assertThatThrownBy(() -> disk.open().latest()).hasMessageContaining("1.5 was confirmed");
  }

  @Test
  void aFlippedBitInTheLastEntrysHeaderIsRefused_DB7() {
    master(4);
    disk.disk.flip(log + 3 * S + 20, 1);
    refusedAt(log + 3 * S);
  }

  @Test
  void aDamagedCheckpointThatWasNotTheFirstProvesItsPosition_DB7() {
    master(12);
    Map<Integer, Checkpoints.Found> copies = new TreeMap<>();
    new Checkpoints(disk.disks()).headers().found().forEach(each -> copies.put(each.copy(), each));
    Checkpoints.Found newest = new Checkpoints(disk.disks()).headers().found().get(0);
    assertThat(newest.position().sequence()).isGreaterThan(1);
    for (long at = log; at < log + disk.layout.logBytes(); at += S) {
      disk.zero(at);
    }
    disk.disk.flip(disk.layout.checkpoint(0, newest.copy()) + 600, 1);
    assertThatThrownBy(() -> disk.open().latest())
        .hasMessageContaining("commit " + newest.position() + " was confirmed");
    assertThat(copies).hasSize(2);
  }

  @Test
  void aMasterThatWritesWhileOneReadsDoesNotLookDamaged_DB7() {
    SlotClaim master = master(3);
    boolean[] busy = {true};
    DiskDatabase reader =
        disk.open(
            disk.disk.attach(
                (write, offset) -> {
                  if (busy[0] && offset == disk.layout.checkpoint(3, 1)) {
                    busy[0] = false;
                    for (int i = 0; i < 40; i++) {
                      TestDisk.put(master, 1, "more/" + i);
                    }
                  }
                }));
    assertThat(reader.latest().records()).containsKeys("k/2", "more/39");
    assertThat(busy[0]).isFalse();
  }
}
