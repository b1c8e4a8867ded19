package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.disk.FaultyDevice.Crash;
import org.lockstep.store.disk.FaultyDevice.Fault;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.testkit.SimulatedDisk;

/**
 * A disk is formatted, and a node serves two epochs on it; of all the writes that this takes, one
 * goes wrong. Whatever was confirmed is there for the next master, or the disk is refused.
 */
class EveryWriteTest {
  private static final int AREA = 64 * 1024;
  private static final int EPOCHS = 2;
  private static final int COMMITS = 7;

  /** One run: the write that goes wrong, and what the node was told. */
  private static final class Run {
    final TestDisk disk;
    final Fault fault;
    final int at;
    final SortedMap<String, Position> told = new TreeMap<>();
    final FaultyDevice device;
    int writes;

    Run(Fault fault, int at) {
      this.disk = TestDisk.blank(AREA, AREA, at);
      this.fault = fault;
      this.at = at;
      this.device =
          new FaultyDevice(
              disk.disk, SimulatedDisk.Hook.NONE, () -> writes++ == at ? fault : Fault.NONE);
    }

    /** Whether the disk was made, and a node came to it. */
    boolean play() {
      try {
        new DiskFormatter(disk.spec()).write(List.of(device));
        serve(disk.open(device).claim(NodeId.of(0), progress -> {}));
        return true;
      } catch (IOException | ProblemException | Crash e) {
        return formatted();
      }
    }

    private boolean formatted() {
      try {
        disk.open();
        return true;
      } catch (ProblemException e) {
        return false;
      }
    }

    private void serve(SlotClaim claim) {
      for (long epoch = 1; epoch <= EPOCHS; epoch++) {
        try {
          serve(claim, disk.open().observe().highestBid() + 1);
        } catch (ProblemException e) {
          // this epoch is over for it
        }
        try {
          claim.release(disk.open().observe().highestBid());
        } catch (ProblemException e) {
          // the next node has to wait for its death
        }
      }
    }

    private void serve(SlotClaim claim, long epoch) {
      if (!(claim.bid(epoch) instanceof BidOutcome.Chosen)) {
        return;
      }
      claim.adopt(epoch);
      for (int i = 0; i < COMMITS; i++) {
        String key = epoch + "/" + i;
        byte[] value = new byte[i * 1_000];
        CommitOutcome outcome = claim.commit(epoch, List.of(Change.put(key, value)));
        if (!(outcome instanceof CommitOutcome.Confirmed confirmed)) {
          return;
        }
        if (fault.lies()) {
          claim.renew(new Heartbeat("", epoch, confirmed.position(), Hearing.ALL));
        }
        told.put(key, confirmed.position());
        if (i == COMMITS / 2) {
          device.landLate();
          requireTold(this, disk.open().latest());
        }
      }
    }

    @Override
    public String toString() {
      return fault + " at write " + at;
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatWasConfirmedIsThereOrTheDiskIsRefused_DB6(Fault fault) {
    int writes = writesOfAQuietRun();
    for (int at = 0; at < writes; at++) {
      Run run = new Run(fault, at);
      if (run.play()) {
        check(run);
      }
      run.device.landLate();
      if (!run.told.isEmpty()) {
        check(run);
      }
    }
  }

  private static int writesOfAQuietRun() {
    Run quiet = new Run(Fault.NONE, 0);
    assertThat(quiet.play()).isTrue();
    assertThat(quiet.told).hasSize(EPOCHS * COMMITS);
    return quiet.writes;
  }

  private static void check(Run run) {
    try {
      requireTold(run, adopted(run.disk, 1));
      requireTold(run, adopted(run.disk, 0));
    } catch (ProblemException refusal) {
      assertThat(run.fault.lies()).as("%s: %s", run, refusal.getMessage()).isTrue();
      assertThat(refusal.problem().where()).as("%s", run).contains("offset");
      repair(run, refusal);
    }
  }

  private static Snapshot adopted(TestDisk disk, int slot) {
    SlotClaim claim = disk.claim(slot);
    long epoch = disk.open().observe().highestBid() + 1;
    BidOutcome outcome = claim.bid(epoch);
    if (outcome instanceof BidOutcome.Unknown unknown) {
      throw new ProblemException(unknown.problem());
    }
    assertThat(outcome).isInstanceOf(BidOutcome.Chosen.class);
    Snapshot adopted = claim.adopt(epoch);
    claim.release(epoch);
    claim.leave();
    return adopted;
  }

  private static void requireTold(Run run, Snapshot adopted) {
    run.told.forEach(
        (key, position) -> {
          assertThat(adopted.records()).as("%s", run).containsKey(key);
          assertThat(adopted.records().get(key).version())
              .as("%s", run)
              .isEqualTo(position.sequence());
        });
  }

  /** What has no second copy is rewritten; a lost commit is refused for good, never forgotten. */
  private static void repair(Run run, ProblemException refusal) {
    List<Damage> damages = new DiskCheck(run.disk.volume()).run().damages();
    List<NodeId> slots = new ArrayList<>();
    damages.forEach(damage -> slots.add(NodeId.of(Math.max(0, damage.slot()))));
    slots.forEach(slot -> new DiskRepair(run.disk.disks(), slot).run());
    try {
      requireTold(run, adopted(run.disk, 2));
    } catch (ProblemException again) {
      assertThat(again.problem().what()).as("%s", run).isEqualTo("history refused");
    }
  }

  @Test
  void anUnreadableSectorAnywhereIsNamedOrDoesNoHarm_DB7() {
    Run run = new Run(Fault.NONE, 0);
    run.play();
    for (long place : run.disk.disk.usedSectors()) {
      byte[] good = run.disk.disk.peek(place, TestDisk.S);
      run.disk.unreadable(place);
      try {
        requireTold(run, run.disk.open().latest());
      } catch (ProblemException refusal) {
        assertThat(refusal.problem().where()).contains("offset");
      }
      assertThat(new DiskCheck(run.disk.volume()).run().damages()).isNotEmpty();
      run.disk.volume().write(place, good);
    }
    requireTold(run, run.disk.open().latest());
  }
}
