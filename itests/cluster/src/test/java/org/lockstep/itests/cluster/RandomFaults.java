package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.runtime.client.NodeStatus;

/**
 * Faults at random, and what must hold whatever they are: no client service runs twice (SPEC 9.6),
 * and once they are over the cluster comes back by itself (SPEC 9.9). Nodes that end are started
 * again from outside; that is all the help there is.
 *
 * <p>{@code -Dlockstep.faults=N -Dlockstep.faults.seed=S}
 */
abstract class RandomFaults {
  private static final long SEED = Long.getLong("lockstep.faults.seed", 1);
  private static final int HOSTS = 3;

  private final Store store;
  private final int count;
  private Hosts hosts;
  private final List<Witness> witnesses = new ArrayList<>();
  private final List<FaultPlan.Round> done = new ArrayList<>();

  /**
   * @param usual so many faults, unless it is told
   */
  RandomFaults(Store store, int usual) {
    this.store = store;
    this.count = Integer.getInteger("lockstep.faults", usual);
  }

  @BeforeEach
  void start() throws Exception {
    Needs.NETWORK.orSkip();
    if (store == Store.OWN_PATHS) {
      Needs.DISKS.orSkip();
    }
    hosts = new Hosts(HOSTS, store);
    hosts.cluster().startAndAwait(0, 1, 2);
    for (String name : List.of("first", "second", "third")) {
      Witness witness = new Witness(hosts.cluster().folder(), name);
      new Placement(hosts.cluster(), witness).define(0);
      witnesses.add(witness);
    }
  }

  @AfterEach
  void end() throws Exception {
    if (hosts != null) {
      hosts.close();
    }
  }

  @Test
  void nothingRunsTwiceAndAllComesBack_RL1_RL15() throws Exception {
    FaultPlan plan = FaultPlan.of(SEED, count, HOSTS, store);
    try (Operator operator = new Operator(hosts)) {
      whole();
      for (FaultPlan.Round round : plan.rounds()) {
        done.add(round);
        suffer(round);
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError(story(), e);
    }
  }

  private void suffer(FaultPlan.Round round) throws Exception {
    System.out.println("faults: " + round);
    for (FaultPlan.Step step : round.steps()) {
      step.fault().strike(hosts);
      TimeUnit.MILLISECONDS.sleep(step.thenMs());
    }
    hosts.heal();
    long began = System.nanoTime();
    whole();
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.println("  back after " + ms + " ms");
  }

  /** All nodes say so of each other, and the programs really run, each once. */
  private void whole() throws Exception {
    for (int asked = 0; asked < HOSTS; asked++) {
      for (Witness witness : witnesses) {
        hosts
            .cluster()
            .await(
                asked,
                "all are JOINED and " + witness.name() + " is REGISTERED for N" + asked,
                status -> isWhole(status, witness));
      }
    }
    for (Witness witness : witnesses) {
      assertThat(witness.runs()).as(witness.name() + " runs").isTrue();
      assertThat(witness.evidence()).noneMatch(line -> line.startsWith("CLASH"));
    }
  }

  private static boolean isWhole(NodeStatus status, Witness witness) {
    return status.joined("N0")
        && status.joined("N1")
        && status.joined("N2")
        && status.service(witness.name()).startsWith("REGISTERED ");
  }

  private String story() throws Exception {
    StringBuilder text = new StringBuilder();
    text.append("again with -Dlockstep.faults=" + count + " -Dlockstep.faults.seed=" + SEED);
    text.append("; what befell it:\n");
    text.append(done.stream().map(Object::toString).collect(Collectors.joining("\n")));
    for (Witness witness : witnesses) {
      text.append("\n" + witness.name() + ": " + witness.evidence());
    }
    return text.toString();
  }
}
