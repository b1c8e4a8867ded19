package org.lockstep.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.raft.log.DurableLog;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;

/** Members that go, come back, and lose each other. */
@Timeout(120)
class MemberTest {
  private static final int RECORDS_BYTES = 1 << 20;

  @TempDir Path folder;
  private Trio trio;

  @BeforeEach
  void start() {
    List<NodeConfig> nodes =
        List.of(NodeConfig.of(0, "a"), NodeConfig.of(1, "b"), NodeConfig.of(2, "c"));
    trio =
        new Trio(
            folder,
            new FormatSpec(
                "members", nodes, 4, RECORDS_BYTES, RECORDS_BYTES, MembersFile.USUAL, true));
    trio.start(trio.all());
  }

  @AfterEach
  void stop() {
    trio.close();
  }

  private SlotClaim claim(int member) {
    return new RaftDatabase(trio.member(member), Environment.real(), () -> {})
        .claim(NodeId.of(member), waiting -> {});
  }

  private SlotClaim master(int member, long epoch) {
    SlotClaim claim = claim(member);
    assertThat(claim.bid(epoch)).isInstanceOf(BidOutcome.Chosen.class);
    claim.adopt(epoch);
    return claim;
  }

  private static void put(SlotClaim master, long epoch, String key, byte[] value) {
    assertThat(master.commit(epoch, List.of(Change.put(key, value))))
        .isInstanceOf(CommitOutcome.Confirmed.class);
  }

  private String text(int member, String key) {
    return trio.member(member).latest().history().records().get(key).text();
  }

  /** Whoever leads is among them. */
  @Test
  void DB6_whatIsConfirmedSurvivesTheLossOfAnyMember() {
    for (int gone = 0; gone < 3; gone++) {
      SlotClaim master = master((gone + 1) % 3, gone + 1);
      put(master, gone + 1, "key", ("before " + gone).getBytes());
      trio.stop(gone);
      put(master, gone + 1, "key", ("without " + gone).getBytes());
      assertThat(text((gone + 2) % 3, "key")).isEqualTo("without " + gone);
      trio.start(gone);
      assertThat(text(gone, "key")).isEqualTo("without " + gone);
      master.release(gone + 1);
      master.leave();
    }
  }

  @Test
  void DB6_whatIsConfirmedSurvivesTheStopOfAll() {
    put(master(0, 1), 1, "key", "kept".getBytes());
    trio.close();
    trio.start(trio.all());
    assertThat(text(2, "key")).isEqualTo("kept");
    assertThat(trio.member(1).latest().slots().get(NodeId.of(0)).boot()).isEqualTo(1);
  }

  @Test
  void DB8_withoutAMajorityNoHeartbeatIsRenewedAndNothingCanBeSeen() {
    SlotClaim claim = claim(0);
    claim.renew(Heartbeat.SILENT);
    trio.stop(1);
    trio.stop(2);
    assertThatThrownBy(() -> claim.renew(Heartbeat.SILENT)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> trio.member(0).latest())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("majority");
    assertThat(claim.bid(1)).isInstanceOf(BidOutcome.Unknown.class);
    trio.start(1);
    claim.renew(Heartbeat.SILENT);
  }

  /**
   * It has voted alone while it was cut off: what a leader of an earlier term says is not for it.
   */
  @Test
  void whoHasALaterTermThanTheLeaderIsHeardOf() throws Exception {
    SlotClaim master = master(0, 1);
    for (int member = 1; member < 3; member++) { // one of them at least does not lead
      trio.stop(member);
      voteAlone(member);
      trio.start(member);
      put(master, 1, "key", ("after " + member).getBytes());
      assertThat(text(member, "key")).isEqualTo("after " + member);
    }
  }

  private void voteAlone(int member) throws Exception {
    DurableLog log = DurableLog.open(trio.log(member));
    log.currentTerm(log.currentTerm() + 50);
    log.end();
  }

  /** More than four times what a log may have before a snapshot is taken. */
  @Test
  void theLogDoesNotGrowWithoutEndAndWhoMissedItIsGivenTheSnapshot() throws Exception {
    SlotClaim master = master(0, 1);
    trio.stop(2);
    byte[] value = new byte[200 * 1024];
    for (int i = 0; i < 100; i++) {
      value[0] = (byte) i;
      put(master, 1, "large/" + i % 4, value);
    }
    put(master, 1, "last", "of all".getBytes());
    assertThat(Files.size(trio.log(0).resolve("entries"))).isLessThan(6L << 20);
    trio.start(2);
    assertThat(text(2, "last")).isEqualTo("of all");
    assertThat(trio.member(2).latest()).isEqualTo(trio.member(0).latest());
    assertThat(Files.size(trio.log(2).resolve("snapshot"))).isPositive();
  }

  @Test
  void ND4_whatTheSupervisorMarkedTheNextBootTellsTheOthers() throws Exception {
    SlotClaim killed = claim(1);
    SealedSector mark = killed.deathMark().get(0);
    Files.write(Path.of(mark.file()), mark.bytes());
    assertThat(trio.member(0).latest().slots().get(NodeId.of(1)).marked()).isZero();
    trio.stop(1);
    trio.start(1);
    assertThat(trio.member(0).latest().slots().get(NodeId.of(1)).marked()).isEqualTo(1);
    List<String> waits = new ArrayList<>();
    new RaftDatabase(trio.member(1), Environment.real(), () -> {}).claim(NodeId.of(1), waits::add);
    assertThat(waits).as("nothing was waited for").isEmpty();
  }

  @Test
  void aFolderIsOneProcessesAtATime() {
    assertThatThrownBy(() -> trio.start(1)).hasMessageContaining("another process has it");
    assertThat(trio.member(1).latest().epoch()).isZero();
  }
}
