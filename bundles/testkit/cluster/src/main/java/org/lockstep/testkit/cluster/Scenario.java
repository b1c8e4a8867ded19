package org.lockstep.testkit.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to a cluster: everything else follows from the seed.
 *
 * @param nodes how many
 */
public record Scenario(long seed, int nodes, List<Step> steps) {
  private static final long STARTS_MS = 1_500;
  private static final long FAULTS_MS = 15_000;
  private static final int[] APART_MS = {150, 500, 900};

  /** Scenarios differ in what they are made of: many defects need much of one thing (swarms). */
  private static final int[] STRESS = {0, 0, 1, 1, 4};

  /** One cut of so many lasts until everything is mended. */
  private static final int FOR_GOOD = 12;

  private static final int FOR_GOOD_MS = 1_000_000;
  private static final int[] LASTS_MS = {30, 200, 450, 700, 1_300, 2_500, 5_000};

  public Scenario {
    steps = List.copyOf(steps);
  }

  /** The one of a seed: the nodes start, and then faults meet them for some seconds. */
  public static Scenario drawn(long seed, int nodes) {
    return drawn(seed, nodes, false);
  }

  /**
   * As above.
   *
   * @param launches whether there are client services, and people who want something of them; on
   *     half of such clusters disks and networks are sound, or little would ever be launched
   */
  static Scenario drawn(long seed, int nodes, boolean launches) {
    RandomGenerator chance = RandomGeneratorFactory.of("L64X128MixRandom").create(~seed);
    List<Step> steps = new ArrayList<>();
    for (int id = 0; id < nodes; id++) {
      steps.add(new Step(chance.nextLong(STARTS_MS), Fault.START, id, id, 0));
    }
    SortedMap<Fault, Integer> weights = new TreeMap<>();
    boolean nodesOnly = launches && chance.nextBoolean();
    for (Fault fault : Fault.values()) {
      boolean wanted = fault.launches() ? launches : !nodesOnly || fault.endsNodes();
      if (fault.befalls(seed) && wanted) {
        weights.put(fault, fault.weight() * STRESS[chance.nextInt(STRESS.length)]);
      }
    }
    weights.put(Fault.START, Fault.START.weight()); // or nothing is left to meet the faults
    int apartMs = APART_MS[chance.nextInt(APART_MS.length)];
    long atMs = STARTS_MS;
    while (atMs < FAULTS_MS) {
      atMs += 1 + chance.nextInt(apartMs);
      steps.add(draw(chance, weights, atMs, nodes));
    }
    return new Scenario(seed, nodes, steps);
  }

  private static Step draw(
      RandomGenerator chance, SortedMap<Fault, Integer> weights, long atMs, int nodes) {
    int node = chance.nextInt(nodes);
    int other = (node + 1 + chance.nextInt(Math.max(1, nodes - 1))) % nodes;
    Fault fault = draw(chance, weights);
    boolean forGood = fault.parts() && chance.nextInt(FOR_GOOD) == 0;
    long lastsMs = 1 + chance.nextLong(LASTS_MS[chance.nextInt(LASTS_MS.length)]);
    return new Step(atMs, fault, node, other, forGood ? FOR_GOOD_MS : lastsMs);
  }

  private static Fault draw(RandomGenerator chance, SortedMap<Fault, Integer> weights) {
    int left = chance.nextInt(weights.values().stream().mapToInt(each -> each).sum());
    for (var each : weights.entrySet()) {
      left -= each.getValue();
      if (left < 0) {
        return each.getKey();
      }
    }
    throw new AssertionError("weights");
  }

  /** Whether some are still cut off from others when all other faults are over. */
  boolean staysApart() {
    return steps.stream().anyMatch(step -> step.fault().parts() && step.forMs() == FOR_GOOD_MS);
  }

  Scenario with(List<Step> others) {
    return new Scenario(seed, nodes, others);
  }

  /** A text that {@link #parse} reads. */
  @Override
  public String toString() {
    return Stream.concat(Stream.of(seed + " " + nodes), steps.stream().map(Step::toString))
        .collect(Collectors.joining("\n"));
  }

  /** The scenario of a text, for instance one that a failed run has printed. */
  public static Scenario parse(String text) {
    List<String> lines = text.strip().lines().toList();
    String[] head = lines.get(0).strip().split(" ");
    return new Scenario(
        Long.parseLong(head[0]),
        Integer.parseInt(head[1]),
        lines.stream().skip(1).map(Step::parse).toList());
  }
}
