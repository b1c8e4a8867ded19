package org.lockstep.registration.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;

/** Faults are over: all nodes come back, all actions end well, and so everything is up. */
final class Mending {
  private static final int MOST_ENDS = 500;
  private static final int UNTIL_MATURE = 16;

  private final Player player;
  private final Rules rules;
  private final Consumer<String> perform;

  /** How it is mended. */
  enum Way {
    /** People clean up and register everything. */
    BY_HAND,
    /** All nodes go down at once and come back: nobody has failed on those that come (RL-6). */
    TOTAL_LOSS,
    /** All nodes are booted anew, one after the other. */
    ONE_BY_ONE
  }

  Mending(Player player, Rules rules, Consumer<String> perform) {
    this.player = player;
    this.rules = rules;
    this.perform = perform;
  }

  void mend(Way way) {
    endSettings();
    if (way == Way.BY_HAND) {
      services().forEach(service -> perform.accept("cleanup " + service));
    }
    finish();
    restart(way);
    for (String node : player.nodes.names()) {
      if (!player.nodes.isUp(node)) {
        perform.accept("boot " + node);
      }
    }
    finish();
    if (way == Way.BY_HAND) {
      registerAll();
    }
    mature();
    services().stream().filter(this::comesBack).forEach(this::assertUp);
  }

  private void endSettings() {
    perform.accept("unfreeze");
    perform.accept("unmaintain");
    for (String node : player.nodes.names()) {
      perform.accept("unmaintain " + node);
      perform.accept("unstandby " + node);
    }
    services().forEach(service -> perform.accept("unmaintain " + service));
  }

  private Set<String> services() {
    Set<String> names = new TreeSet<>();
    player.roster.instances().forEach(one -> names.add(one.name()));
    return names;
  }

  private void restart(Way way) {
    List<String> up = player.nodes.names().stream().filter(player.nodes::isUp).toList();
    if (way == Way.TOTAL_LOSS && !up.isEmpty()) {
      perform.accept("crash " + String.join(" ", up));
    } else if (way == Way.ONE_BY_ONE) {
      for (String node : up) {
        perform.accept("crash " + node);
        finish();
        perform.accept("boot " + node);
        finish();
      }
    }
  }

  private void registerAll() {
    for (String service : services()) {
      perform.accept("cleanup " + service);
      perform.accept("register " + service);
      finish();
    }
  }

  /** In steps, so that no action comes too late. */
  private void mature() {
    for (int i = 0; i < UNTIL_MATURE; i++) {
      perform.accept("elapse 20s");
      finish();
    }
  }

  /** All that is under way ends well. */
  private void finish() {
    for (int i = 0; i < MOST_ENDS; i++) {
      Optional<Attempts.Attempt> next = player.attempts.any();
      if (next.isEmpty()) {
        return;
      }
      String node = player.nodes.world().name(next.get().node());
      String phase = next.get().phase().name().toLowerCase(Locale.ROOT);
      perform.accept("succeed " + phase + " " + next.get().id().name() + " " + node);
    }
    throw new AssertionError("actions begin again and again");
  }

  /** Nothing keeps it down for good: no capacity, nothing it is kept apart from, no person. */
  private boolean comesBack(String name) {
    Instance one = player.roster.get(InstanceId.of(name)).orElseThrow();
    return one.placement().isWanted(one.definition())
        && Rules.parentOf(one).map(this::comesBack).orElseGet(() -> isUnlimited(name));
  }

  private boolean isUnlimited(String root) {
    return rules.needs(root) == 0 && isKeptFromNothing(root);
  }

  private boolean isKeptFromNothing(String name) {
    return player.roster.apart(name).isEmpty()
        && player.roster.children(name).stream().allMatch(this::isKeptFromNothing);
  }

  private void assertUp(String name) {
    assertThat(player.state(name)).as(name).isEqualTo(ClientServiceState.REGISTERED);
    Instance one = player.roster.get(InstanceId.of(name)).orElseThrow();
    if (one.definition().choosing().everywhere()) {
      List<String> allowed =
          player.nodes.names().stream().filter(one.definition().choosing()::allows).toList();
      assertThat(player.where(name)).as(name).containsAll(allowed);
    }
    assertThat(one.placement().transfer()).as("%s is not being transferred", name).isFalse();
    assertThat(one.placement().wish().target()).as("no constraint stays behind").isEmpty();
    assertThat(one.placement().wish().avoid()).as("no constraint stays behind").isEmpty();
  }
}
