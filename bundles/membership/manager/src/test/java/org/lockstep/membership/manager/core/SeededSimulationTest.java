package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;

/**
 * One seed drives nodes that boot, join, leave, die and come back, masters among them, whose
 * subsystems are slow, fail, come and go, over a network that loses and repeats, and a store that
 * fails, at any moment between two messages. {@link Invariants} are checked at every step. In the
 * end the faults stop and every transition ends (invariant 9).
 */
class SeededSimulationTest {
  private static final int NODES = 4;
  private static final Level CACHE = new Level(400, "cache");
  private static final Level INDEX = new Level(500, "index");
  private static final List<SubsystemSpec> SPECS =
      List.of(
          SubsystemSpec.of(new Level(100, "dlm"), new Barriers(2, 1, 2)),
          SubsystemSpec.of(new Level(200, "vdm"), new Barriers(1, 2, 1)),
          hot(CACHE, new Barriers(2, 2, 2), new TreeSet<>()),
          hot(INDEX, new Barriers(1, 1, 3), new TreeSet<>(List.of("cache"))));

  private static SubsystemSpec hot(Level level, Barriers barriers, SortedSet<String> requires) {
    return new SubsystemSpec(
        level,
        barriers,
        Optional.of(requires),
        OnLoss.FORCE_LEVEL,
        SubsystemSpec.DEFAULT_REMOVAL_DEADLINE,
        Deadlines.DEFAULT,
        "");
  }

  private final List<Incarnation> dead = new ArrayList<>();
  private Random chance = new Random(0);
  private CoreCluster cluster = new CoreCluster(chance::nextInt);

  @ParameterizedTest
  @ValueSource(longs = {1, 100_001, 200_001, 300_001})
  void manySeeds(long first) {
    long count = Long.getLong("lockstep.seeds", 100);
    for (long seed = first; seed < first + count; seed++) {
      try {
        run(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private void run(long seed) {
    chance = new Random(seed);
    cluster = new CoreCluster(chance::nextInt);
    dead.clear();
    for (int id = 0; id < NODES; id++) {
      boot(id);
    }
    cluster.elect(0);
    for (int step = 0; step < 200; step++) {
      act();
      for (int i = chance.nextInt(12); i > 0; i--) {
        cluster.deliverOne();
        cluster.invariants.check();
      }
    }
    converge();
  }

  private void boot(int id) {
    CoreCluster.Node node = cluster.boot(id);
    for (SubsystemSpec spec : SPECS) {
      if (chance.nextBoolean()) {
        node.held.add(spec.level().name());
      }
    }
  }

  private void act() {
    int id = chance.nextInt(NODES);
    CoreCluster.Node node = cluster.nodes.get(NodeId.of(id));
    boolean usable = node.alive && !node.left && !node.panicked;
    switch (chance.nextInt(20)) {
      case 0, 1, 2 -> ask(usable, id, new Ask.Join(SPECS, CoreCluster.EVERYBODY, "N" + id));
      case 3 -> ask(usable && rarely(3), id, new Ask.Leave(node.boot));
      case 4 -> {
        if (node.alive && rarely(3)) {
          kill(node);
        }
      }
      case 5, 6 -> {
        if (!usable) {
          kill(node);
          boot(id);
        }
      }
      case 7 -> proveAll();
      case 8 -> {
        if (rarely(4)) {
          CoreCluster.Node victim = cluster.nodes.get(NodeId.of(chance.nextInt(NODES)));
          ask(usable, id, new Ask.Force(victim.boot, "asked for"));
        }
      }
      case 9 -> ask(usable, id, new Ask.Register(SPECS.get(2 + chance.nextInt(2))));
      case 10 -> ask(usable, id, new Ask.Release(chance.nextBoolean() ? CACHE : INDEX));
      case 11 ->
          ask(usable && rarely(2), id, new Ask.Lost(chance.nextBoolean() ? CACHE : INDEX, "late"));
      case 12 -> cluster.loseOne();
      case 13 -> cluster.repeatOne();
      case 14 -> breakTheStore();
      case 15, 16, 17 -> acknowledge(node, rarely(20) ? "it broke" : "");
      default -> cluster.tick(200);
    }
    if (cluster.master.isEmpty()) {
      elect();
    }
  }

  private boolean rarely(int in) {
    return chance.nextInt(in) == 0;
  }

  private void ask(boolean usable, int id, Ask ask) {
    if (usable) {
      cluster.ask(id, ask);
    }
  }

  private void kill(CoreCluster.Node node) {
    if (node.alive) {
      cluster.kill(node.boot.node().value());
      dead.add(node.boot);
    }
  }

  private void proveAll() {
    for (Incarnation boot : dead) {
      cluster.prove(boot, "death mark");
    }
  }

  private void breakTheStore() {
    if (rarely(3)) {
      cluster.silenceStore();
    } else if (rarely(3)) {
      cluster.failStore(chance.nextBoolean());
    }
  }

  private void acknowledge(CoreCluster.Node node, String fault) {
    List<Level> owing =
        node.owed.keySet().stream().filter(level -> !node.owed.get(level).isEmpty()).toList();
    if (node.alive && !owing.isEmpty()) {
      cluster.listenerDone(node, owing.get(chance.nextInt(owing.size())), fault);
    }
  }

  private void elect() {
    List<CoreCluster.Node> able =
        cluster.nodes.values().stream()
            .filter(each -> each.alive && !each.left && !each.panicked)
            .toList();
    if (!able.isEmpty()) {
      cluster.elect(able.get(chance.nextInt(able.size())).boot.node().value());
    }
  }

  private void converge() {
    cluster.failStore(chance.nextBoolean());
    for (int round = 0; round < 80; round++) {
      for (CoreCluster.Node node : List.copyOf(cluster.nodes.values())) {
        if (!node.alive || node.left || node.panicked) {
          kill(node);
          cluster.boot(node.boot.node().value());
        }
      }
      if (cluster.master.isEmpty()) {
        elect();
      }
      proveAll();
      cluster.nodes.values().forEach(this::wish);
      cluster.settle();
      cluster.tick(600);
      cluster.settle();
      cluster.invariants.check();
    }
    SortedMap<NodeId, String> ends = new TreeMap<>();
    cluster.state().members().forEach((id, member) -> ends.put(id, how(member)));
    assertThat(cluster.state().walks())
        .as("every transition ended; open: %s", cluster.state().batches().values())
        .isEmpty();
    assertThat(ends.values()).hasSize(NODES).allMatch("JOINED at 5 levels"::equals);
  }

  private static String how(Member member) {
    boolean all = member.at().values().stream().allMatch(each -> each == NodeState.JOINED);
    return member.state() + (all ? " at " : " not at ") + member.at().size() + " levels";
  }

  /** What a node's shell asks for when nothing else is wanted of it. */
  private void wish(CoreCluster.Node node) {
    int id = node.boot.node().value();
    node.held.clear();
    for (Level level : List.copyOf(node.owed.keySet())) {
      while (!node.owed.get(level).isEmpty()) {
        cluster.listenerDone(node, level, "");
      }
    }
    cluster.ask(id, new Ask.Join(SPECS, CoreCluster.EVERYBODY, "N" + id));
    SPECS.forEach(spec -> cluster.ask(id, new Ask.Register(spec)));
  }
}
