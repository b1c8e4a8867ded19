package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.disk.FaultyDevice.Crash;
import org.lockstep.store.disk.FaultyDevice.Fault;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.testkit.Turns;

/**
 * Three nodes bid, commit, crash, come back and take each other's mastership away, interleaved at
 * every read and write by a seed; writes are torn, fail, and land late.
 */
@Timeout(300)
class StoreSimulationTest {
  private static final int SEEDS = 200;
  private static final int NODES = 3;
  private static final int TURNS = 1_000;
  private static final Fault[] FAULTS = {
    Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.CRASH_TORN, Fault.FAILED, Fault.LATE
  };

  @Test
  void epochsHaveOneMasterEachAndKeepWhatWasConfirmed_DB6() {
    int told = 0;
    int epochs = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Cluster cluster = new Cluster(seed);
      try {
        cluster.run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
      told += cluster.told.size();
      epochs += cluster.adopters.size();
    }
    assertThat(told).isGreaterThan(SEEDS);
    assertThat(epochs).isGreaterThan(SEEDS);
  }

  private record Told(Position position, String key) {}

  private static final class Cluster {
    final TestDisk disk;
    final Turns turns;
    final Random chance;

    /** What was confirmed: by its sequence, the position and the record that it put. */
    final TreeMap<Long, Told> told = new TreeMap<>();

    final TreeMap<Long, Incarnation> adopters = new TreeMap<>();
    int keys;

    Cluster(long seed) {
      disk = TestDisk.formatted(64 * 1024, 64 * 1024);
      turns = new Turns(seed, TURNS);
      chance = new Random(seed);
    }

    void run() {
      for (int slot = 0; slot < NODES; slot++) {
        int self = slot;
        turns.add("N" + slot, () -> new Node(this, self).live());
      }
      turns.run();
      requireTold(disk.open().latest(), Long.MAX_VALUE);
    }

    void adopted(Incarnation by, Snapshot snapshot) {
      long epoch = snapshot.position().epoch();
      assertThat(adopters.putIfAbsent(epoch, by)).as("epoch %d", epoch).isNull();
      requireTold(snapshot, epoch);
    }

    void requireTold(Snapshot snapshot, long before) {
      for (Told each : told.values()) {
        if (each.position.epoch() < before) {
          assertThat(snapshot.records()).as("%s", each).containsKey(each.key);
          assertThat(snapshot.records().get(each.key).version())
              .as("%s", each)
              .isEqualTo(each.position.sequence());
        }
      }
    }

    void told(Position position, String key) {
      assertThat(told.put(position.sequence(), new Told(position, key)))
          .as("%s", position)
          .isNull();
    }
  }

  private static final class Node {
    private final Cluster cluster;
    private final NodeId slot;
    private Optional<FaultyDevice> device = Optional.empty();

    Node(Cluster cluster, int slot) {
      this.cluster = cluster;
      this.slot = NodeId.of(slot);
    }

    void live() {
      while (true) {
        try {
          boot();
        } catch (Crash | ProblemException e) {
          cluster.turns.pass(); // and again
        }
      }
    }

    private void boot() {
      device.ifPresent(FaultyDevice::landLate); // no write outlives its process
      FaultyDevice used =
          new FaultyDevice(cluster.disk.disk, (write, offset) -> cluster.turns.pass(), this::fault);
      device = Optional.of(used);
      try (DiskDatabase database = cluster.disk.open(used)) {
        SlotClaim claim = database.claim(slot, progress -> {});
        while (true) {
          act(database.observe(), claim);
        }
      }
    }

    private Fault fault() {
      Random chance = cluster.chance;
      return chance.nextInt(100) == 0 ? FAULTS[chance.nextInt(FAULTS.length)] : Fault.NONE;
    }

    private void act(Observation seen, SlotClaim claim) {
      Optional<Mastership> held = seen.mastership();
      boolean mine =
          held.filter(each -> each.holder().equals(claim.incarnation()) && !each.released())
              .isPresent();
      long epoch = held.map(Mastership::epoch).orElse(0L);
      boolean free = held.isEmpty() || held.get().released();
      if (mine && cluster.chance.nextInt(6) == 0) {
        claim.release(epoch);
      } else if (mine && seen.highestBid() == epoch) {
        serve(claim, epoch);
      } else if (free || cluster.chance.nextInt(15) == 0) {
        claim.bid(epoch + 1);
      }
      if (cluster.chance.nextInt(10) == 0) {
        device.ifPresent(FaultyDevice::landLate);
      }
    }

    private void serve(SlotClaim claim, long epoch) {
      try {
        cluster.adopted(claim.incarnation(), claim.adopt(epoch));
      } catch (ProblemException e) {
        claim.release(epoch);
        return;
      }
      while (commit(claim, epoch) && cluster.chance.nextInt(20) > 0) {
        // until the outcome is unknown, or something else is to be done
      }
    }

    private boolean commit(SlotClaim claim, long epoch) {
      String key = "key/" + cluster.keys++;
      byte[] padding = new byte[cluster.chance.nextInt(12_000)];
      CommitOutcome outcome =
          claim.commit(epoch, List.of(Change.put(key, "x"), Change.put("padding", padding)));
      if (outcome instanceof CommitOutcome.Confirmed confirmed) {
        cluster.told(confirmed.position(), key);
        return true;
      }
      return false;
    }
  }
}
