package org.lockstep.itests.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lockstep.itests.cluster.Fault.BridgeCut;
import org.lockstep.itests.cluster.Fault.Cut;
import org.lockstep.itests.cluster.Fault.DiskFails;
import org.lockstep.itests.cluster.Fault.DiskFailsForAll;
import org.lockstep.itests.cluster.Fault.DiskHangs;
import org.lockstep.itests.cluster.Fault.DiskIsSlow;
import org.lockstep.itests.cluster.Fault.FlappingLink;
import org.lockstep.itests.cluster.Fault.Kill;
import org.lockstep.itests.cluster.Fault.KillAll;
import org.lockstep.itests.cluster.Fault.OneWayCut;
import org.lockstep.itests.cluster.Fault.PacketLoss;
import org.lockstep.itests.cluster.Fault.Stop;

/**
 * What will befall a cluster: all of it follows from the seed.
 *
 * @param rounds each ends with everything healed
 */
record FaultPlan(long seed, List<Round> rounds) {

  FaultPlan {
    rounds = List.copyOf(rounds);
  }

  /** One fault, and how long the next one, or the healing, is waited for. */
  record Step(Fault fault, long thenMs) {
    @Override
    public String toString() {
      return fault + ", then " + thenMs + " ms";
    }
  }

  /** Faults that overlap. */
  record Round(List<Step> steps) {
    Round {
      steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
      return steps.stream().map(Step::toString).collect(Collectors.joining("; "));
    }
  }

  /** What can befall hosts and links, and disks where each host has a way of its own to one. */
  static FaultPlan of(long seed, int faults, int hosts, Store store) {
    return new Draw(new Random(seed), hosts, store).plan(seed, faults);
  }

  private record Draw(Random random, int hosts, Store store) {
    private static final int OF_DISKS = 4; // the last of all kinds
    private static final int OVERLAPPING = 3;
    private static final int LONG_MS = 5_000; // more than any lease, any dead time
    private static final int SHORT_MS = 1_000;

    FaultPlan plan(long seed, int faults) {
      List<Round> rounds = new ArrayList<>();
      for (int left = faults; left > 0; left -= rounds.get(rounds.size() - 1).steps().size()) {
        rounds.add(round(Math.min(left, 1 + random.nextInt(OVERLAPPING))));
      }
      return new FaultPlan(seed, rounds);
    }

    private Round round(int most) {
      List<Step> steps = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        Step step = new Step(fault(), random.nextInt(i == most - 1 ? LONG_MS : SHORT_MS));
        if (suspendsAHost(steps, step.fault())) {
          break;
        }
        steps.add(step);
      }
      return new Round(steps);
    }

    /**
     * Nobody promises anything of a host that sleeps as a whole (ND-4): its supervisor is stopped,
     * and its node as well, or it cannot even be killed.
     */
    private boolean suspendsAHost(List<Step> before, Fault next) {
      Set<Fault> faults = new HashSet<>(Set.of(next));
      before.forEach(step -> faults.add(step.fault()));
      return IntStream.range(0, hosts)
          .filter(host -> faults.contains(new Stop(host, Part.SUPERVISOR)))
          .anyMatch(host -> sleeps(host, faults));
    }

    private static boolean sleeps(int host, Set<Fault> faults) {
      return faults.contains(new Stop(host, Part.NODE))
          || faults.contains(new DiskHangs(host)) && faults.contains(new Kill(host, Part.NODE));
    }

    private Fault fault() {
      int host = random.nextInt(hosts);
      int other = (host + 1 + random.nextInt(hosts - 1)) % hosts;
      List<Supplier<Fault>> kinds =
          List.of(
              () -> new Cut(host),
              () -> new OneWayCut(host, other),
              () -> new BridgeCut(host, other),
              () -> new FlappingLink(host, 1 + random.nextInt(6)),
              () -> new PacketLoss(host, 10 + random.nextInt(70)),
              () -> new Kill(host, Part.NODE),
              () -> new Kill(host, Part.SUPERVISOR),
              () -> new Kill(host, Part.BOTH),
              () -> new KillAll(),
              () -> new Stop(host, Part.NODE),
              () -> new Stop(host, Part.SUPERVISOR),
              () -> new DiskFails(host),
              () -> new DiskHangs(host),
              () -> new DiskIsSlow(host, 50 + random.nextInt(600), 1 + random.nextInt(6)),
              () -> new DiskFailsForAll());
      int drawn = kinds.size() - (store == Store.OWN_PATHS ? 0 : OF_DISKS);
      return kinds.get(random.nextInt(drawn)).get();
    }
  }
}
