package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks of up to five nodes that come, go and die, by seed (DLM-1 to DLM-3). */
class ShardSimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 2_000);
  private static final long FIRST = Long.getLong("seed", 0);
  private static final int TRACE = Integer.getInteger("trace", 60);
  private static final int STEPS = 600;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverDiesNothingIsHeldTwiceAndNobodyWaitsForEver_DLM2_DLM3(boolean retains) {
    long grants = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      SimulatedShards cluster = new SimulatedShards(seed, retains);
      try {
        run(cluster);
      } catch (RuntimeException | AssertionError e) {
        List<String> trace = cluster.trace();
        int shown = Math.min(TRACE, trace.size());
        trace.subList(trace.size() - shown, trace.size()).forEach(System.out::println);
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
      grants += cluster.invariants.grants;
    }
    assertThat(grants).isGreaterThan(20L * SEEDS);
  }

  private static void run(SimulatedShards cluster) {
    Random chance = cluster.chance;
    cluster.join();
    for (int i = 0; i < STEPS; i++) {
      int what = chance.nextInt(100);
      List<SimulatedUser> settled = cluster.settled();
      if (what < 25 && !settled.isEmpty()) {
        settled.get(chance.nextInt(settled.size())).doesSomething();
      } else if (what == 25 && !cluster.isChanging()) {
        cluster.join();
      } else if (what == 26 && !cluster.isChanging() && settled.size() > 1) {
        cluster.leave(settled.get(chance.nextInt(settled.size())).self);
      } else if (what == 27 && cluster.nodes.size() > 1 && chance.nextInt(2) == 0) {
        cluster.kill(List.copyOf(cluster.nodes.keySet()).get(chance.nextInt(cluster.nodes.size())));
      } else if (what == 28 && !settled.isEmpty()) {
        settled.get(chance.nextInt(settled.size())).shard.sweep();
      } else if (what < 32 && !cluster.undetected().isEmpty()) {
        cluster.force();
      } else if (what < 34 && !cluster.unrecovered().isEmpty() && !cluster.isChanging()) {
        cluster.recover(cluster.unrecovered().first());
      } else {
        cluster.step();
      }
    }
    settle(cluster);
  }

  /** Faults are over: whoever waits is granted once the others let go, and nothing is left. */
  private static void settle(SimulatedShards cluster) {
    if (!cluster.undetected().isEmpty()) {
      cluster.force();
    }
    quieten(cluster);
    List.copyOf(cluster.unrecovered()).forEach(cluster::recover);
    quieten(cluster);
    requireNobodyWaitsWhoIsNotTo(cluster);
    boolean some = true;
    while (some) {
      some = false;
      for (SimulatedUser user : cluster.nodes.values()) {
        if (user.locks.removeIf(lock -> lock.holds() && !lock.isWaiting() && let(user, lock))) {
          some = true;
        }
      }
      quieten(cluster);
    }
    cluster.nodes.values().forEach(user -> user.shard.sweep());
    cluster.nodes.values().forEach(user -> user.shard.sweep());
    quieten(cluster);
    for (SimulatedUser user : cluster.nodes.values()) {
      assertThat(user.locks).as("granted or waiting at " + user.self).isEmpty();
      assertThat(user.shard.state.isUnused()).isTrue();
      for (Known what : user.shard.state.allKnown()) {
        List<Entry> left = new ArrayList<>();
        if (what.resource != null) {
          what.resource.forEach(left::add);
        }
        assertThat(left).as("left of %s at %s", what.name, user.self).isEmpty();
        assertThat(what.isOfNoUse()).as("%s at %s", what.name, user.self).isTrue();
      }
    }
  }

  private static void requireNobodyWaitsWhoIsNotTo(SimulatedShards cluster) {
    for (SimulatedUser user : cluster.nodes.values()) {
      for (SimulatedUser.Lock lock : user.locks) {
        boolean isNotTo = !lock.is(Entry.QUEUED) || lock.hasCancelled;
        assertThat(lock.isWaiting() && isNotTo).as("%s waits", lock).isFalse();
      }
    }
  }

  private static boolean let(SimulatedUser user, SimulatedUser.Lock lock) {
    user.shard.release(lock, null);
    return true;
  }

  private static void quieten(SimulatedShards cluster) {
    for (int i = 0; cluster.step(); i++) {
      assertThat(i).as("it comes to an end").isLessThan(20_000);
    }
  }
}
