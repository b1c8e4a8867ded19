package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.SlotView;
import org.lockstep.testkit.DiskFaults;

/** Sectors that the disk does not give back, and sectors that lie where they do not belong. */
class BadSectorTest {
  private static final int S = TestDisk.S;

  private final TestDisk disk = TestDisk.formatted(64 * 1024, 64 * 1024);
  private final SlotClaim master = disk.master(0, 1);
  private final Layout layout = disk.layout;

  private List<Damage> damages() {
    return new DiskCheck(disk.volume()).run().damages();
  }

  private SlotView view(int slot) {
    return disk.open().observe().slots().get(NodeId.of(slot));
  }

  @Test
  void oneUnreadableSectorIsOneSector_DB7() {
    TestDisk.put(master, 1, "key");
    List<Long> places =
        List.of(
            0L,
            (long) S,
            layout.at(Area.MARK, 3),
            layout.at(Area.VOUCH, 2),
            layout.at(Area.HEARTBEAT, 2),
            layout.checkpoint(3, 1),
            layout.checkpoint(0, 0),
            layout.checkpoint(0, 1) + S,
            layout.at(Area.LOG, 0) + 8 * S);
    for (long place : places) {
      byte[] good = disk.disk.peek(place, S);
      disk.unreadable(place);
      MembershipDatabase database = disk.open();
      assertThat(database.observe().slots().size()).as("%d", place).isGreaterThanOrEqualTo(3);
      assertThat(database.latest().records()).as("%d", place).containsKey("key");
      if (place != layout.checkpoint(0, 1) + S) { // behind what the checkpoint needs
        assertThat(damages()).as("%d", place).extracting(Damage::offset).containsExactly(place);
        assertThat(damages().get(0).problem().why()).contains("cannot be read");
      }
      heal(place, good);
      assertThat(damages()).as("%d", place).isEmpty();
    }
  }

  private void heal(long place, byte[] good) {
    disk.volume().write(place, good);
  }

  @Test
  void anUnreadablePaxosBlockIsNamedAndRepaired_DB7() {
    disk.unreadable(layout.at(Area.PAXOS, 1));
    disk.unreadable(0);
    assertThat(disk.open().observe().problems())
        .extracting(problem -> problem.where())
        .containsExactly("disk offset " + layout.at(Area.PAXOS, 1));
    assertThat(disk.claim(2).bid(2)).isInstanceOf(BidOutcome.Unknown.class);
    assertThat(new DiskRepair(disk.disks(), NodeId.of(1)).run()).hasSize(2);
    assertThat(damages()).isEmpty();
  }

  @Test
  void aDiskThatIsGoneIsRefusedAsAWhole_DB7() {
    for (long at = layout.bands(); at < layout.checkpoint(0, 0); at += S) {
      disk.unreadable(at);
    }
    assertThatThrownBy(() -> disk.open().observe())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("no sector of the nodes' bands");
  }

  private void misdirect(Area area, int from, int to) {
    disk.disk.poke(layout.at(area, to), disk.disk.peek(layout.at(area, from), S));
  }

  @Test
  void anothersSectorIsNotTrusted_DB7() {
    SlotClaim other = disk.claim(1);
    other.bid(2);
    for (Area area : List.of(Area.HEARTBEAT, Area.PAXOS)) {
      byte[] good = disk.disk.peek(layout.at(area, 1), S);
      misdirect(area, 0, 1);
      assertThat(disk.open().observe().problems())
          .extracting(problem -> problem.where())
          .containsExactly("disk offset " + layout.at(area, 1));
      assertThat(damages()).extracting(Damage::offset).containsExactly(layout.at(area, 1));
      disk.disk.poke(layout.at(area, 1), good);
    }
  }

  /** Over a confirmed log entry it is refused by its place: nothing is taken for a torn end. */
  @Test
  void aHeartbeatThatLandsAnywhereElseIsNeverBelievedThere_DB7() {
    TestDisk.put(master, 1, "key");
    master.renew(Heartbeat.SILENT.confirming(disk.open().latest().position()));
    SortedMap<NodeId, SlotView> before = disk.open().observe().slots();
    byte[] good = disk.disk.peek(0, (int) layout.bytes());
    int named = 0;
    for (int write = 0; write < 500; write++) {
      disk.disk.faults(new DiskFaults(0, 0, 0, 0, 0, 1_000));
      master.renew(Heartbeat.SILENT);
      disk.disk.faults(DiskFaults.NONE);
      Observation after = disk.open().observe();
      after
          .slots()
          .tailMap(NodeId.of(1))
          .forEach((slot, view) -> assertThat(view).isEqualTo(before.get(slot)));
      if (damages().isEmpty()) {
        assertThat(disk.open().latest().records()).containsKey("key");
      } else {
        named++;
        requireNothingIsForgotten();
      }
      disk.disk.poke(0, good);
    }
    assertThat(named).isPositive();
  }

  private void requireNothingIsForgotten() {
    try {
      assertThat(disk.open().latest().records()).containsKey("key");
    } catch (ProblemException e) {
      assertThat(e.problem().where()).contains("offset");
    }
  }

  @Test
  void aMisdirectedDeathMarkProvesNothing_ND4() {
    SlotClaim other = disk.claim(1);
    disk.disk.poke(layout.at(Area.MARK, 1), master.deathMark().get(0).bytes());
    assertThat(view(1).markedDead()).isZero();
    assertThat(disk.open().observe().problems()).hasSize(1);
    byte[] ofAnotherBoot =
        Sector.seal(
            Area.MARK,
            disk.volume().cluster,
            1,
            Position.START,
            BootList.body(List.of(master.incarnation())));
    disk.disk.poke(layout.at(Area.MARK, 1), ofAnotherBoot);
    assertThat(view(0).markedDead()).isZero();
    assertThat(view(1).markedDead()).isZero();
    disk.disk.poke(layout.at(Area.MARK, 1), other.deathMark().get(0).bytes());
    assertThat(view(1).markedDead()).isEqualTo(1);
  }

  @Test
  void aRepairedSlotsBootIsAboveAllThatIsKnownOfIt_DB7() {
    SlotClaim last = disk.claim(2);
    for (int i = 0; i < 20; i++) {
      last.leave();
      last = disk.claim(2);
    }
    Incarnation marked = Incarnation.of(2, 5_000_000);
    disk.disk.poke(
        layout.at(Area.MARK, 2),
        Sector.seal(
            Area.MARK, disk.volume().cluster, 2, Position.START, BootList.body(List.of(marked))));
    assertRepairedAbove(marked.number());
    Incarnation vouched = Incarnation.of(2, 9_000_000);
    master.vouch(vouched);
    assertRepairedAbove(vouched.number());
    SlotClaim elected = disk.claim(2);
    assertThat(elected.bid(2)).isInstanceOf(BidOutcome.Chosen.class);
    disk.zero(layout.at(Area.MARK, 2));
    disk.zero(layout.at(Area.VOUCH, 0));
    assertRepairedAbove(elected.incarnation().number());
  }

  /** Its slot had promised itself to an epoch, and no other may win that one now. */
  @Test
  void aRepairedBlockGivesNoEpochToAnother_DB7() {
    disk.unreadable(layout.at(Area.PAXOS, 0));
    new DiskRepair(disk.disks(), NodeId.of(0)).run();
    assertThat(disk.open().observe().highestBid()).isEqualTo(1);
    assertThat(disk.open().observe().mastership().orElseThrow().released()).isTrue();
    SlotClaim other = disk.claim(1);
    other.bid(1);
    assertThatThrownBy(() -> other.adopt(1)).hasMessageContaining("does not hold it");
    TestDisk.serve(other, 2);
  }

  private void assertRepairedAbove(int number) {
    disk.zero(layout.at(Area.HEARTBEAT, 2));
    new DiskRepair(disk.disks(), NodeId.of(2)).run();
    SlotView repaired = view(2);
    assertThat(repaired.owner().number()).isGreaterThan(number);
    assertThat(repaired.left()).isTrue();
  }
}
