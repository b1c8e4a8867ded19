package org.lockstep.registration.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Round;

/** What must hold whatever has happened, once all that follows by itself has followed. */
final class Rules {
  private final Player player;

  /** Defined anew while they were up: what they were placed by is not what they say now. */
  private final Set<String> changed = new TreeSet<>();

  Rules(Player player) {
    this.player = player;
  }

  /** Before they are and after: what they are below, and will be, takes part in it. */
  void defines(Collection<String> names) {
    for (String name : names) {
      changed.add(name);
      get(name).flatMap(Rules::parentOf).ifPresent(parent -> defines(List.of(parent)));
    }
  }

  private Optional<Instance> get(String name) {
    return player.roster.get(InstanceId.of(name));
  }

  static Optional<String> parentOf(Instance one) {
    return one.definition().group().map(group -> group.parent());
  }

  void check() {
    changed.removeIf(name -> player.where(name).isEmpty());
    Round round = player.round(false);
    for (Instance one : player.roster.instances()) {
      checkReasons(one, round);
      if (one.on().isPresent() && !round.isMaintained(one)) {
        check(one, one.on().get(), round);
      }
    }
    List<InstanceId> all = player.roster.instances().stream().map(Instance::id).toList();
    assertThat(round.decide(all)).as("what follows after it has settled").isEmpty();
  }

  /** What decides is what is said. */
  private static void checkReasons(Instance one, Round round) {
    for (NodeId id : round.world().nodes().keySet()) {
      Optional<String> against = round.ranking().ruledOut(one, id);
      boolean may = round.ranking().may(one, id);
      assertThat(may).as(one.id() + " at " + id + ": " + against).isEqualTo(against.isEmpty());
    }
  }

  private void check(Instance one, Incarnation boot, Round round) {
    String node = player.nodes.world().name(boot.node());
    assertThat(player.nodes.isUp(node)).as(one.id() + " is on " + node).isTrue();
    boolean runs =
        one.placement().state() == ClientServiceState.STARTING
            || one.placement().state() == ClientServiceState.REGISTERED;
    if (!runs) {
      return;
    }
    if (parentOf(one).isEmpty()) { // a child is where its parent is
      assertThat(one.running().choosing().allows(node)).as(one.id() + " on " + node).isTrue();
    }
    one.id().home().ifPresent(home -> assertThat(boot.node()).isEqualTo(home));
    for (String other : one.definition().choosing().apart()) {
      if (!changed.contains(other) && !changed.contains(one.name())) {
        assertThat(where(other)).as(one.id() + " kept apart").doesNotContain(boot.node());
      }
    }
    if (changed.isEmpty()) {
      assertThat(isOverfull(boot.node())).as(node + " is overfull").isFalse();
    }
    parentOf(one)
        .map(parent -> new InstanceId(parent, one.id().home()))
        .flatMap(round::get)
        .ifPresent(parent -> checkBeside(one, parent, round));
  }

  private static void checkBeside(Instance child, Instance parent, Round round) {
    if (!round.isMaintained(parent)) {
      assertThat(parent.on()).as(child.id() + " beside its parent").isEqualTo(child.on());
      assertThat(parent.placement().state()).isEqualTo(ClientServiceState.REGISTERED);
    }
  }

  /** What groups need, whether all of their members are up or not, is at most what there is. */
  private boolean isOverfull(NodeId node) {
    long needed =
        player.roster.instances().stream()
            .filter(one -> one.definition().group().isEmpty())
            .filter(one -> isAt(one, node))
            .mapToLong(one -> needs(one.name()))
            .sum();
    return needed > 0 && needed > capacity(node);
  }

  private long capacity(NodeId node) {
    return player
        .nodes
        .world()
        .node(node)
        .map(seen -> seen.settings().capacity().getOrDefault("memory", 0L))
        .orElse(0L);
  }

  long needs(String name) {
    long below = player.roster.children(name).stream().mapToLong(this::needs).sum();
    return below
        + get(name).map(one -> one.definition().needs().getOrDefault("memory", 0L)).orElse(0L);
  }

  private Collection<NodeId> where(String name) {
    return player.roster.parts(name).stream()
        .flatMap(id -> player.roster.get(id).stream())
        .filter(one -> one.placement().state() != ClientServiceState.RECOVERING)
        .flatMap(one -> one.on().stream())
        .map(Incarnation::node)
        .toList();
  }

  private static boolean isAt(Instance one, NodeId node) {
    return one.placement().state() != ClientServiceState.RECOVERING
        && one.on().filter(boot -> boot.node().equals(node)).isPresent();
  }
}
