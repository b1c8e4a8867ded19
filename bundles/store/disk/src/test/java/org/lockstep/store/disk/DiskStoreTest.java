package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.CheckReport;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.store.spi.Timing;
import org.lockstep.testkit.SimulatedClock;

/** The disk provider on a real file. */
class DiskStoreTest {
  private static final Timing QUICK = new Timing(10, 20, 60, 5, 20, 500, 20, 150);

  @TempDir Path folder;
  private Path file;
  private final DiskTools tools = new DiskTools();
  private final SimulatedClock clock = new SimulatedClock();

  @BeforeEach
  void format() {
    file = folder.resolve("shared.img");
    tools.format(List.of(file), spec("test"), false);
  }

  private static FormatSpec spec(String cluster) {
    return new FormatSpec(
        cluster,
        List.of(NodeConfig.of(0, "a"), NodeConfig.of(1, "b"), NodeConfig.of(2, "c")),
        4,
        256 * 1024,
        64 * 1024,
        QUICK,
        true);
  }

  private MembershipDatabase open() {
    return TestDisk.open(List.of(file), clock);
  }

  private static SlotClaim claim(MembershipDatabase database, int slot) {
    return database.claim(NodeId.of(slot), progress -> {});
  }

  private static SlotClaim master(MembershipDatabase database, int slot, long epoch) {
    SlotClaim claim = claim(database, slot);
    assertThat(claim.bid(epoch)).isInstanceOf(BidOutcome.Chosen.class);
    claim.adopt(epoch);
    return claim;
  }

  private static Position confirmed(CommitOutcome outcome) {
    assertThat(outcome).isInstanceOf(CommitOutcome.Confirmed.class);
    return ((CommitOutcome.Confirmed) outcome).position();
  }

  @Test
  void bootsFromTheDiskAlone_DB2() {
    try (MembershipDatabase database = open()) {
      assertThat(NodeConfig.all(database.latest().records()).values())
          .extracting(NodeConfig::name)
          .containsExactly("a", "b", "c");
      assertThat(database.header().timing()).isEqualTo(QUICK);
    }
  }

  @Test
  void formattingRefusesToOverwriteACluster_DB10() throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> tools.format(List.of(file), spec("other"), false))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("test")
        .hasMessageContaining("--force");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    tools.format(List.of(file), spec("other"), true);
    assertThat(tools.show(List.of(file)).header().name()).isEqualTo("other");
  }

  @Test
  void refusesWhatIsNoDiskOrTruncated_DB10() throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> new DiskStoreProvider().open(List.of(none.toString())))
        .hasMessageContaining("no such file");
    Path text = Files.write(folder.resolve("text"), new byte[100_000]);
    assertThatThrownBy(() -> new DiskStoreProvider().open(List.of(text.toString())))
        .hasMessageContaining("not a Lockstep disk");
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(access.length() - 4096);
    }
    assertThatThrownBy(this::open).hasMessageContaining("truncated");
  }

  @Test
  void theDeathMarkProvesTheBootAndNoOther_ND4() throws IOException {
    try (MembershipDatabase database = open()) {
      SlotClaim claim = claim(database, 2);
      SealedSector mark = claim.deathMark().get(0);
      try (RandomAccessFile access = new RandomAccessFile(mark.file(), "rw")) {
        access.seek(mark.offset());
        access.write(mark.bytes());
      }
      assertThat(database.observe().slots().get(NodeId.of(2)).markedDead()).isEqualTo(1);
      assertThat(claim(database, 2).incarnation().number()).isEqualTo(2);
      assertThat(database.observe().slots().get(NodeId.of(2)).markedDead()).isEqualTo(1);
    }
  }

  @Test
  void commitsSurviveIntoTheNextEpoch_DB6() {
    try (MembershipDatabase database = open()) {
      SlotClaim first = master(database, 0, 1);
      for (int i = 0; i < 200; i++) { // several times round the ring
        confirmed(first.commit(1, List.of(Change.put("key/" + i % 7, "value " + i))));
      }
      first.release(1);
      SlotClaim second = claim(database, 1);
      assertThat(second.bid(2)).isInstanceOf(BidOutcome.Chosen.class);
      Snapshot adopted = second.adopt(2);
      assertThat(adopted.records().get("key/" + 199 % 7).text()).isEqualTo("value 199");
      assertThat(adopted.position().epoch()).isEqualTo(2);
      assertThat(database.latest()).isEqualTo(adopted);
    }
  }

  @Test
  void aCommitUnderAHigherBidIsUnknown_DB6() {
    try (MembershipDatabase database = open()) {
      SlotClaim first = master(database, 0, 1);
      first.release(1);
      SlotClaim second = claim(database, 1);
      second.bid(2);
      assertThat(first.commit(1, List.of(Change.put("late", "write"))))
          .isInstanceOf(CommitOutcome.Unknown.class);
      assertThat(second.adopt(2).records()).doesNotContainKey("late");
    }
  }

  @Test
  void anEpochIsDecidedOnce_DB4() {
    try (MembershipDatabase database = open()) {
      SlotClaim first = claim(database, 0);
      SlotClaim second = claim(database, 1);
      BidOutcome.Chosen won = (BidOutcome.Chosen) first.bid(1);
      BidOutcome.Chosen told = (BidOutcome.Chosen) second.bid(1);
      assertThat(told.mastership()).isEqualTo(won.mastership());
      assertThat(won.mastership().holder()).isEqualTo(first.incarnation());
      assertThatThrownBy(() -> second.adopt(1)).hasMessageContaining("does not hold");
    }
  }

  @Test
  void everyUsedSectorThatIsOverwrittenIsNamed_DB7() throws IOException {
    byte[] good;
    try (MembershipDatabase database = open()) {
      SlotClaim first = master(database, 0, 1);
      for (int i = 0; i < 3; i++) {
        Position at = confirmed(first.commit(1, List.of(Change.put("key", "value " + i))));
        first.renew(new Heartbeat("127.0.0.1:1", 1, at, Hearing.ALL));
      }
      first.release(1);
      first.leave();
      good = Files.readAllBytes(file);
    }
    assertThat(tools.check(List.of(file)).ok()).isTrue();
    Random random = new Random(7);
    int used = 0;
    for (int offset = 0; offset < good.length; offset += SectorDevice.SECTOR) {
      if (allZero(good, offset)) {
        continue;
      }
      used++;
      for (boolean zeros : new boolean[] {true, false}) {
        byte[] bad = new byte[SectorDevice.SECTOR];
        if (!zeros) {
          random.nextBytes(bad);
        }
        overwrite(offset, bad);
        CheckReport report = tools.check(List.of(file));
        assertThat(report.damages())
            .as("offset %d, zeros %s", offset, zeros)
            .extracting(Damage::offset)
            .contains((long) offset);
        startsOrRefusesByName(report);
        Files.write(file, good);
      }
    }
    assertThat(used).isEqualTo(2 + 4 * 4 + 2 + 3);
  }

  /**
   * DB-7: what has a copy that serves does not stop a node; the rest refuses and names the place.
   */
  private void startsOrRefusesByName(CheckReport report) {
    boolean serves = report.damages().stream().allMatch(each -> !each.serving().isEmpty());
    try (MembershipDatabase database = open()) {
      SlotClaim claim = claim(database, 1);
      BidOutcome bid = claim.bid(2);
      if (bid instanceof BidOutcome.Unknown unknown) {
        assertThat(serves).isFalse();
        assertThat(unknown.problem().where()).contains("offset");
        return;
      }
      assertThat(claim.adopt(2).records().get("key").text()).isEqualTo("value 2");
    } catch (ProblemException refusal) {
      assertThat(serves).as(refusal.getMessage()).isFalse();
      assertThat(refusal.problem().where()).contains("offset");
    }
  }

  @Test
  void repairMakesADamagedSlotUsableAgain_DB7() throws IOException {
    try (MembershipDatabase database = open()) {
      SlotClaim first = master(database, 0, 1);
      confirmed(first.commit(1, List.of(Change.put("key", "kept"))));
    }
    Layout layout = new Layout(4, 256 * 1024, 64 * 1024);
    overwrite(layout.at(Area.HEARTBEAT, 0), new byte[SectorDevice.SECTOR]);
    overwrite(layout.at(Area.PAXOS, 0), new byte[SectorDevice.SECTOR]);
    assertThat(tools.check(List.of(file)).damages()).hasSize(2);
    assertThat(tools.repair(List.of(file), NodeId.of(0))).hasSize(2);
    assertThat(tools.check(List.of(file)).ok()).isTrue();
    try (MembershipDatabase database = open()) {
      SlotClaim again = claim(database, 0);
      assertThat(again.incarnation().number()).isGreaterThan(1);
      assertThat(again.bid(2)).isInstanceOf(BidOutcome.Chosen.class);
      assertThat(again.adopt(2).records().get("key").text()).isEqualTo("kept");
    }
  }

  private void overwrite(long offset, byte[] bytes) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(offset);
      access.write(bytes);
    }
  }

  private static boolean allZero(byte[] bytes, int offset) {
    for (int i = offset; i < offset + SectorDevice.SECTOR; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
