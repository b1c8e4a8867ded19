package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;

/**
 * One seed drives nodes that boot, join, leave, die and come back, masters among them, at any
 * moment between two messages. Checked after every step: nobody is told a barrier twice, all told
 * the same batch (invariant 4), no level hears of a forced leave before the proof. In the end the
 * faults stop and every transition ends (invariant 9).
 */
class SeededSimulationTest {
  private static final int NODES = 4;
  private static final List<SubsystemSpec> SPECS =
      List.of(
          SubsystemSpec.of(new Level(100, "dlm"), new Barriers(2, 1, 2)),
          SubsystemSpec.of(new Level(200, "vdm"), new Barriers(1, 2, 1)));

  @ParameterizedTest
  @ValueSource(longs = {1, 100_001, 200_001, 300_001})
  void manySeeds(long first) {
    for (long seed = first; seed < first + 60; seed++) {
      try {
        run(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private void run(long seed) {
    Random chance = new Random(seed);
    CoreCluster cluster = new CoreCluster(chance::nextInt);
    for (int id = 0; id < NODES; id++) {
      cluster.boot(id);
    }
    cluster.elect(0);
    List<Incarnation> dead = new ArrayList<>();
    for (int step = 0; step < 150; step++) {
      act(cluster, chance, dead);
      for (int i = chance.nextInt(12); i > 0; i--) {
        cluster.deliverOne();
        check(cluster, dead);
      }
    }
    converge(cluster, dead);
  }

  private static void act(CoreCluster cluster, Random chance, List<Incarnation> dead) {
    int id = chance.nextInt(NODES);
    CoreCluster.Node node = cluster.nodes.get(NodeId.of(id));
    boolean usable = node.alive && !node.left && !node.panicked;
    switch (chance.nextInt(8)) {
      case 0, 1 -> {
        if (usable) {
          cluster.ask(id, new Ask.Join(SPECS));
        }
      }
      case 2 -> {
        if (usable && chance.nextInt(3) == 0) {
          cluster.ask(id, new Ask.Leave(node.boot));
        }
      }
      case 3 -> {
        if (node.alive && chance.nextInt(3) == 0) {
          cluster.kill(id);
          dead.add(node.boot);
        }
      }
      case 4 -> {
        if (!usable) {
          if (node.alive) {
            cluster.kill(id);
            dead.add(node.boot);
          }
          cluster.boot(id);
        }
      }
      case 5 -> dead.forEach(boot -> cluster.prove(boot, "death mark"));
      default -> cluster.tick(200);
    }
    if (cluster.master.isEmpty()) {
      elect(cluster, chance);
    }
  }

  private static void elect(CoreCluster cluster, Random chance) {
    Optional<CoreCluster.Node> next =
        cluster.nodes.values().stream()
            .filter(each -> each.alive && !each.left && !each.panicked)
            .skip(chance.nextInt(2))
            .findFirst();
    next.ifPresent(each -> cluster.elect(each.boot.node().value()));
  }

  private static void check(CoreCluster cluster, List<Incarnation> dead) {
    assertThat(cluster.told.values()).as("told once").allMatch(times -> times == 1);
    for (Batch batch : cluster.state().batches().values()) {
      for (Part part : batch.parts()) {
        if (batch.forced()) {
          assertThat(dead).as("proof before notification").contains(part.boot());
        }
      }
    }
    for (Member member : cluster.state().members().values()) {
      long directions =
          cluster.state().walks().values().stream()
              .filter(walk -> walk.boot().equals(member.boot()))
              .count();
      assertThat(directions).as("one direction at a time").isLessThanOrEqualTo(1);
    }
  }

  private static void converge(CoreCluster cluster, List<Incarnation> dead) {
    for (int round = 0; round < 60; round++) {
      if (cluster.master.isEmpty()) {
        elect(cluster, new Random(0));
      }
      for (CoreCluster.Node node : cluster.nodes.values()) {
        if (!node.alive || node.left || node.panicked) {
          if (node.alive) {
            cluster.kill(node.boot.node().value());
            dead.add(node.boot);
          }
          cluster.boot(node.boot.node().value());
        }
      }
      if (cluster.master.isEmpty()) {
        elect(cluster, new Random(0));
      }
      dead.forEach(boot -> cluster.prove(boot, "death mark"));
      cluster.nodes.keySet().forEach(id -> cluster.ask(id.value(), new Ask.Join(SPECS)));
      cluster.settle();
      cluster.tick(600);
      cluster.settle();
    }
    check(cluster, dead);
    ClusterState state = cluster.state();
    SortedMap<NodeId, NodeState> ends = new TreeMap<>();
    state.members().forEach((id, member) -> ends.put(id, member.state()));
    assertThat(state.walks())
        .as("every transition ended: " + state.walks().values() + state.batches().values())
        .isEmpty();
    assertThat(ends.values()).hasSize(NODES).allMatch(each -> each == NodeState.JOINED);
  }
}
