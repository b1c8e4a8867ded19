package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionType;

class SimulatedClusterTest {
  private static final Subsystem CACHE =
      new Subsystem(
          SubsystemSpec.of(new Level(400, "cache"), new Barriers(2, 1, 2)),
          host -> told -> CompletableFuture.completedStage(null));

  @Test
  void threeNodesJoin() {
    try (SimulatedCluster cluster = new SimulatedCluster(1, 3, List.of(CACHE))) {
      cluster.world().trace().keep();
      try {
        cluster.converge(Duration.ofSeconds(20));
      } catch (AssertionError e) {
        cluster.world().trace().lines().forEach(System.out::println);
        throw e;
      }
      assertThat(cluster.world().nowMs()).isLessThan(10_000);
    }
  }

  /** The others are proven dead by their leases alone, and a new master counts none of before. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2, 3, 4, 6, 7, 8, 10, 11, 12}) // where a lease proves something
  void whoeverReturnsAfterAllLostTheirPowerGoesOn_MM19(long seed) {
    try (SimulatedCluster cluster = new SimulatedCluster(seed, 4, List.of(CACHE))) {
      cluster.converge(Duration.ofSeconds(20));
      cluster.nodes().forEach(SimulatedNode::powerOff);
      cluster.node(1).start();
      cluster.node(2).start();
      cluster.runFor(Duration.ofSeconds(15));
      for (int node : new int[] {1, 2}) {
        assertThat(Settled.isJoined(cluster.node(node))).as(cluster.status()).isTrue();
      }
      assertThat(Settled.view(cluster.node(1)).orElseThrow().epoch()).isLessThan(5);
    }
  }

  /** They are at work on its join, and would never come to an end. */
  @Test
  void levelsAtWorkOnAJoinHearAtOnceThatTheNodeIsForcedOut_MM10() {
    List<NodeId> heard = new ArrayList<>();
    Subsystem patient =
        new Subsystem(CACHE.spec(), host -> told -> onlyAborted(told, host.boot().node(), heard));
    try (SimulatedCluster cluster = new SimulatedCluster(1, 3, List.of(patient))) {
      cluster.node(0).start();
      cluster.node(1).start();
      cluster.runFor(Duration.ofSeconds(10));
      cluster.node(2).start();
      cluster.runFor(Duration.ofSeconds(10));
      assertThat(heard).isEmpty();
      cluster.node(2).kill();
      cluster.runFor(Duration.ofSeconds(3));
      assertThat(heard).containsExactlyInAnyOrder(NodeId.of(0), NodeId.of(1));
    }
  }

  /** N2's join is acknowledged by nobody. */
  private static CompletionStage<Void> onlyAborted(
      Notification told, NodeId on, List<NodeId> heard) {
    boolean endless = false;
    for (NodeTransition each : told.transitions()) {
      if (each.type() == TransitionType.JOINING && each.node().equals(NodeId.of(2))) {
        each.aborted().thenRun(() -> heard.add(on));
        endless = true;
      }
    }
    return endless ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
  }

  /**
   * Nothing has happened for so long that looks at the disk are 250 ms apart: whoever notices that
   * a connection has ended looks at once, for the death mark.
   */
  @Test
  void aKilledNodeIsForcedOutLongBeforeTheNextLook_ND4() {
    long sumMs = 0;
    long[] seeds = {0, 2, 3, 4, 6, 7, 8, 10, 11, 12};
    for (long seed : seeds) {
      try (SimulatedCluster cluster = new SimulatedCluster(seed, 3, List.of(CACHE))) {
        cluster.converge(Duration.ofSeconds(20));
        cluster.runFor(Duration.ofSeconds(15));
        MembershipView before = Settled.view(cluster.node(0)).orElseThrow();
        int master = before.master().orElseThrow().value();
        NodeId killed = NodeId.of((master + 1) % 3);
        cluster.node(killed.value()).kill();
        long beganMs = cluster.world().nowMs();
        while (isJoined(cluster.node(master), killed)) {
          cluster.runFor(Duration.ofMillis(1));
        }
        sumMs += cluster.world().nowMs() - beganMs;
      }
    }
    assertThat(sumMs / seeds.length).isLessThan(60);
  }

  private static boolean isJoined(SimulatedNode asked, NodeId node) {
    return Settled.view(asked).orElseThrow().node(node).orElseThrow().state() == NodeState.JOINED;
  }
}
