package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.SimulatedDisk;

class ClaimerTest {
  private static final NodeId SLOT = NodeId.of(1);

  private final TestDisk disk = TestDisk.formatted(64 * 1024, 64 * 1024);

  @Test
  void whoSleepsThroughTheDeadTimeLooksBeforeItDecides_DB3() {
    SlotClaim first = disk.claim(1);
    DiskDatabase sleepy =
        new DiskDatabase(
            disk.disks(),
            Environment.real()
                .with(
                    disk.clock,
                    ms -> {
                      for (int i = 0; i < 20; i++) {
                        disk.clock.advanceMillis(20);
                        first.renew(Heartbeat.SILENT);
                      }
                    }));
    assertThatThrownBy(() -> sleepy.claim(SLOT, progress -> {})).hasMessageContaining("alive");
    first.renew(Heartbeat.SILENT);
  }

  /** Meanwhile it was silent for the dead time: whoever claims the slot now would be right. */
  @Test
  void whoSleepsThroughItsLeaseBeforeItActsHasNoClaim_DB3() {
    boolean[] written = new boolean[1];
    SectorDevice asleepAfterItsRead =
        disk.disk.attach(
            (write, offset) -> {
              if (!write && written[0]) {
                disk.clock.advanceMillis(TestDisk.QUICK.leaseMs());
              } else if (write && offset == disk.layout.at(Area.HEARTBEAT, 1)) {
                written[0] = true; // the next read is the one back
              }
            });
    DiskDatabase sleepy = disk.open(asleepAfterItsRead);
    assertThatThrownBy(() -> sleepy.claim(SLOT, progress -> {}))
        .hasMessageContaining("longer than a lease");
    assertThat(disk.claim(1).incarnation().number()).isEqualTo(2);
  }

  /** The second claims while the first is between its look and its write. */
  private SlotClaim overtake(long delayMs, List<SlotClaim> second) {
    SimulatedDisk.Hook slow =
        (write, offset) -> {
          if (write && second.isEmpty()) {
            second.add(disk.claim(1));
            disk.clock.advanceMillis(delayMs);
          }
        };
    return disk.open(disk.disk.attach(slow)).claim(SLOT, progress -> {});
  }

  @Test
  void noBootNumberIsUsedTwiceThoughALateHeartbeatTookTheSlotBack_DB3() {
    byte[] ofTheFirst = disk.disk.peek(disk.layout.at(Area.HEARTBEAT, 1), TestDisk.S);
    SlotClaim first = disk.claim(1);
    first.deathMark().forEach(mark -> disk.disk.poke(mark.offset(), mark.bytes()));
    disk.disk.poke(disk.layout.at(Area.HEARTBEAT, 1), ofTheFirst);
    assertThat(disk.claim(1).incarnation().number()).isEqualTo(2);
  }

  /** The one that it was taken from lives on, and its death mark must not be another's. */
  @Test
  void noBootNumberIsUsedTwiceThoughNothingButItsHeartbeatToldOfIt_DB3() {
    byte[] ofTheLast = disk.disk.peek(disk.layout.at(Area.HEARTBEAT, 1), TestDisk.S);
    SlotClaim robbed = disk.claim(1);
    disk.disk.poke(disk.layout.at(Area.HEARTBEAT, 1), ofTheLast);
    assertThat(disk.claim(1).incarnation().number()).isEqualTo(robbed.incarnation().number() + 1);
  }

  @Test
  void aWriteLongAfterItsLookIsNoClaim_DB3() {
    List<SlotClaim> second = new ArrayList<>();
    assertThatThrownBy(() -> overtake(TestDisk.QUICK.ioTimeoutMs(), second))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("between looking and writing");
    assertThatThrownBy(() -> second.get(0).renew(Heartbeat.SILENT))
        .as("whose heartbeat was overwritten panics")
        .isInstanceOf(ForeignOwnerException.class);
  }

  /** The other looked before this one's write, and writes within the I/O timeout after that. */
  @Test
  void whoeverReadsBackSeesALaterWriteOfTheOther_DB3() {
    HeartbeatBody other = HeartbeatBody.UNUSED.claimedBy(1, HostIdentity.UNKNOWN, 4711);
    for (long delay = 1; delay <= TestDisk.QUICK.ioTimeoutMs(); delay++) {
      TestDisk fresh = TestDisk.formatted(64 * 1024, 64 * 1024);
      long writesAt = fresh.clock.millis() + delay;
      DiskDatabase quick =
          new DiskDatabase(
              fresh.disks(),
              Environment.real()
                  .with(
                      fresh.clock,
                      ms -> {
                        for (long left = ms; left > 0; left--) {
                          fresh.clock.advanceMillis(1);
                          if (fresh.clock.millis() == writesAt) {
                            fresh
                                .volume()
                                .write(Area.HEARTBEAT, SLOT.value(), Position.START, other.body());
                          }
                        }
                      }));
      assertThatThrownBy(() -> quick.claim(SLOT, progress -> {}))
          .as("delay %d", delay)
          .hasMessageContaining("at the same time");
    }
  }

  @Test
  void whoLostItsSlotWritesNothingMore_DB3() {
    SlotClaim first = disk.master(1, 1);
    SlotClaim second = disk.claim(1);
    byte[] before = disk.disk.peek(0, (int) disk.layout.bytes());
    assertThat(first.bid(2)).isInstanceOf(BidOutcome.Unknown.class);
    assertThatThrownBy(() -> first.adopt(1)).isInstanceOf(ForeignOwnerException.class);
    assertThatThrownBy(() -> first.release(1)).isInstanceOf(ForeignOwnerException.class);
    assertThatThrownBy(() -> first.vouch(second.incarnation()))
        .isInstanceOf(ForeignOwnerException.class);
    assertThatThrownBy(first::leave).isInstanceOf(ForeignOwnerException.class);
    assertThat(disk.disk.peek(0, (int) disk.layout.bytes())).isEqualTo(before);
  }

  @Test
  void whoLeftWritesNothingMore_DB3() {
    SlotClaim claim = disk.master(1, 1);
    claim.leave();
    byte[] before = disk.disk.peek(0, (int) disk.layout.bytes());
    assertThatThrownBy(() -> claim.renew(Heartbeat.SILENT)).hasMessageContaining("was left");
    assertThat(claim.bid(2)).isInstanceOf(BidOutcome.Unknown.class);
    assertThatThrownBy(() -> claim.release(1)).hasMessageContaining("was left");
    assertThat(claim.commit(1, List.of()).getClass().getSimpleName()).isEqualTo("Unknown");
    assertThat(disk.disk.peek(0, (int) disk.layout.bytes())).isEqualTo(before);
  }

  @Test
  void aRenewalUnderWayDoesNotBringALeftSlotBack_DB3() throws Exception {
    Thread[] leaver = new Thread[1];
    SlotClaim[] claim = new SlotClaim[1];
    SimulatedDisk.Hook hook =
        (write, offset) -> {
          if (write && claim[0] != null && leaver[0] == null) {
            leaver[0] = new Thread(claim[0]::leave);
            leaver[0].start();
            while (leaver[0].isAlive() && leaver[0].getState() != Thread.State.BLOCKED) {
              Thread.onSpinWait();
            }
          }
        };
    claim[0] = disk.open(disk.disk.attach(hook)).claim(SLOT, progress -> {});
    claim[0].renew(Heartbeat.SILENT);
    leaver[0].join();
    assertThat(disk.open().observe().slots().get(SLOT).left()).isTrue();
  }

  @Test
  void aReleaseOfThePastDoesNotTakeALaterPromiseBack_DB4() {
    SlotClaim claim = disk.claim(1);
    Volume volume = disk.volume();
    assertThat(claim.bid(5)).isInstanceOf(BidOutcome.Chosen.class);
    var decided = PaxosBand.read(disk.disks()).get(SLOT);
    var bidding = new PaxosBlock(6, 2049, 0, Optional.empty(), false, false, decided.before());
    var byAnother = new PaxosBlock(5, 1024, 1024, decided.value(), true, false, decided.before());
    volume.write(Area.PAXOS, 0, Position.START, PaxosBody.body(byAnother));
    volume.write(Area.PAXOS, 1, Position.START, PaxosBody.body(bidding));
    claim.release(5);
    assertThat(disk.open().observe().highestBid()).isEqualTo(6);
    assertThat(PaxosBand.read(disk.disks()).get(SLOT).mbal()).isEqualTo(2049);
    assertThat(disk.open().observe().mastership().orElseThrow().released()).isTrue();
  }
}
