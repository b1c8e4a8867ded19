package org.lockstep.testkit.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.DeviceStore;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.lockstep.testkit.SimulatedDisk;
import org.lockstep.testkit.world.DiskPath;
import org.lockstep.testkit.world.PathFaults;
import org.lockstep.testkit.world.SimulatedProcess;
import org.lockstep.testkit.world.SimulatedTime;
import org.lockstep.testkit.world.World;

/**
 * The store alone, under far more contention than a cluster ever has: everybody takes the
 * mastership from everybody, without waiting for anybody's death, while writes are late, fail and
 * stall, and processes are stopped and killed. Whatever was confirmed has to stay (DB-4, DB-6).
 */
final class StoreContest {
  private static final int NODES = 4;
  private static final int AREA_BYTES = 64 * 1024;
  private static final long MS = 1_000_000;

  /** In one contest of so many three disks vote (DB-9). */
  private static final int SEVERAL_DISKS = 3;

  private static final int[] RESTS_MS = {1, 5, 30, 120};

  private final World world;
  private final List<SimulatedDisk> disks = new ArrayList<>();
  private final Invariants invariants;
  private final int hardshipMs;
  private final int restMs;

  private StoreContest(long seed) throws IOException {
    world = new World(seed);
    invariants = new Invariants(world::fail);
    List<NodeConfig> nodes = new ArrayList<>();
    for (int id = 0; id < NODES; id++) {
      nodes.add(NodeConfig.of(id, "N" + id));
    }
    FormatSpec spec =
        new FormatSpec("contest", nodes, NODES, AREA_BYTES, AREA_BYTES, Timing.DEFAULT, false);
    hardshipMs = world.chance().nextInt(50, 600);
    restMs = RESTS_MS[world.chance().nextInt(RESTS_MS.length)];
    for (int index = 0; index < (seed % SEVERAL_DISKS == 1 ? 3 : 1); index++) {
      disks.add(new SimulatedDisk("contested" + index, DeviceStore.bytes(spec), seed));
    }
    List<SectorDevice> all = disks.stream().map(SimulatedDisk::attach).toList();
    DeviceStore.format(all, spec, new UUID(seed, NODES));
  }

  /** What was broken with that seed, if anything was. */
  static Optional<Throwable> run(long seed) {
    try {
      StoreContest contest = new StoreContest(seed);
      try {
        int contenders = 2 + contest.world.chance().nextInt(NODES - 1);
        for (int id = 0; id < contenders; id++) {
          contest.new Contender(id).boot();
        }
        contest.world.runFor(Duration.ofSeconds(8));
        return Optional.empty();
      } catch (AssertionError | RuntimeException e) {
        return Optional.of(e);
      } finally {
        contest.world.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private final class Contender {
    private final int id;
    private final List<PathFaults> faults = new ArrayList<>();
    private int keys;
    private int alive;

    Contender(int id) {
      this.id = id;
      disks.forEach(disk -> faults.add(new PathFaults()));
    }

    /** Seldom twice at once, as by mistake. */
    void boot() {
      start();
      if (world.chance().nextInt(6) == 0) {
        start();
      }
    }

    private void start() {
      SimulatedProcess process = new SimulatedProcess(world, id, SimulatedTime.EXACT);
      alive++;
      process.environment().workers().crowd("contender").execute(() -> live(process));
      process.whenGone(
          () -> {
            if (--alive == 0) {
              world.after(Duration.ofMillis(soon(300)), this::boot);
            }
          });
      misfortune(process);
    }

    private List<SectorDevice> paths(SimulatedProcess process) {
      List<SectorDevice> paths = new ArrayList<>();
      for (int index = 0; index < disks.size(); index++) {
        paths.add(
            new DiskPath(process, disks.get(index), faults.get(index), DiskPath.Landing.UNWATCHED));
      }
      return paths;
    }

    /** One at a time: of three, two are mostly well. */
    private PathFaults anyPath() {
      return faults.size() == 1 ? faults.get(0) : faults.get(world.chance().nextInt(faults.size()));
    }

    private long soon(int mostMs) {
      return 1 + world.chance().nextInt(mostMs);
    }

    /** Something happens to it now and then. */
    private void misfortune(SimulatedProcess process) {
      world.after(Duration.ofMillis(soon(hardshipMs)), () -> strike(process));
    }

    private void strike(SimulatedProcess process) {
      if (process.over()) {
        return;
      }
      switch (world.chance().nextInt(8)) {
        case 0 -> {
          process.pause();
          world.after(Duration.ofMillis(soon(200)), process::resume);
        }
        case 1 -> process.kill();
        case 2, 3 -> anyPath().late(300);
        case 4, 5 -> anyPath().stall(world, Duration.ofMillis(soon(150)));
        case 6 -> {
          faults.forEach(PathFaults::heal);
          anyPath().fail(faults.size() > 1);
        }
        default -> faults.forEach(PathFaults::heal);
      }
      misfortune(process);
    }

    private void live(SimulatedProcess process) {
      try {
        MembershipDatabase database = DeviceStore.open(paths(process), process.environment());
        SlotClaim claim = database.claim(NodeId.of(id), progress -> {});
        invariants.claimed(claim.incarnation());
        boolean[] left = new boolean[1];
        process.whenGone(() -> bury(claim.deathMark(), left[0]));
        WatchedClaim watched = new WatchedClaim(claim, invariants, line -> {});
        while (true) {
          process.sleepNanos(world.chance().nextLong(restMs * MS));
          watched.renew(Heartbeat.SILENT);
          if (world.chance().nextInt(60) == 0) {
            watched.leave();
            left[0] = true;
            process.kill();
            throw process.ended();
          }
          contend(database, watched);
        }
      } catch (ProblemException e) {
        process.kill();
      }
    }

    /** The next boot need not wait for the dead time. */
    private void bury(List<SealedSector> marks, boolean left) {
      if (!left) {
        marks.forEach(mark -> disks.forEach(disk -> disk.poke(mark.offset(), mark.bytes())));
      }
    }

    private void contend(MembershipDatabase database, WatchedClaim claim) {
      try {
        Optional<Mastership> held = database.observe().mastership();
        boolean mine =
            held.filter(each -> each.holder().equals(claim.incarnation()) && !each.released())
                .isPresent();
        if (mine && world.chance().nextInt(3) > 0) {
          serve(claim, held.orElseThrow().epoch());
        } else {
          BidOutcome outcome = claim.bid(held.map(Mastership::epoch).orElse(0L) + 1);
          if (outcome instanceof BidOutcome.Chosen chosen
              && chosen.mastership().holder().equals(claim.incarnation())) {
            serve(claim, chosen.mastership().epoch());
          }
        }
      } catch (ProblemException e) {
        // the disk does not do it now, or the epoch is another's
      }
    }

    private void serve(WatchedClaim claim, long epoch) {
      if (world.chance().nextInt(8) == 0) {
        claim.release(epoch);
        return;
      }
      claim.adopt(epoch);
      for (int left = world.chance().nextInt(12); left > 0; left--) {
        Change change = Change.put("contest/" + (keys++ + id) % 40, id + " in " + epoch);
        if (!(claim.commit(epoch, List.of(change)) instanceof CommitOutcome.Confirmed)) {
          return;
        }
      }
    }
  }
}
