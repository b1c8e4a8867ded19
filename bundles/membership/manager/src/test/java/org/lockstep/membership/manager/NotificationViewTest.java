package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.Part;

/** What a listener is shown of a barrier. */
class NotificationViewTest {
  private static final NodeId N0 = NodeId.of(0);
  private static final NodeId N1 = NodeId.of(1);
  private static final NodeId N2 = NodeId.of(2);
  private static final NodeId N3 = NodeId.of(3);

  /** N1 joins in two barriers, N2 is forced out in one. */
  private static final Batch BATCH =
      new Batch(
          9,
          new Level(400, "cache"),
          false,
          List.of(
              new Part(
                  5, new Incarnation(N1, 7), TransitionType.JOINING, NodeState.INACTIVE, true, 2),
              new Part(
                  6,
                  new Incarnation(N2, 4),
                  TransitionType.FORCED_LEAVING,
                  NodeState.JOINED,
                  false,
                  1)),
          new TreeSet<>(List.of(N0, N1)),
          new TreeMap<>(
              Map.of(N0, NodeState.JOINED, N1, NodeState.JOINING, N2, NodeState.FORCED_LEAVING)));

  private final SortedMap<Incarnation, CompletableFuture<Void>> aborts = new TreeMap<>();
  private final List<String> said = new ArrayList<>();

  private NotificationView at(int barrier) {
    return NotificationView.of(
        BATCH,
        barrier,
        N0,
        new TreeSet<>(List.of(N0, N1, N2, N3)),
        boot -> aborts.computeIfAbsent(boot, any -> new CompletableFuture<>()),
        (more, other) -> said.add(more.toMillis() + " " + other.map(NodeId::toString).orElse("")));
  }

  @Test
  void itHasTheLevelsStateOfEveryConfiguredNode_MM6() {
    assertThat(at(0).states())
        .isEqualTo(
            Map.of(
                N0,
                NodeState.JOINED,
                N1,
                NodeState.JOINING,
                N2,
                NodeState.FORCED_LEAVING,
                N3,
                NodeState.INACTIVE));
    assertThat(at(0).localNode()).isEqualTo(N0);
    assertThat(at(0).batch()).isEqualTo(9);
  }

  @Test
  void itHasTheTransitionsThatHaveThisBarrier_MM4() {
    assertThat(at(0).transitions()).extracting(NodeTransition::node).containsExactly(N1, N2);
    assertThat(at(1).transitions()).extracting(NodeTransition::node).containsExactly(N1);
    NodeTransition join = at(1).transitions().get(0);
    assertThat(join.incarnation()).isEqualTo(new Incarnation(N1, 7));
    assertThat(join.type()).isEqualTo(TransitionType.JOINING);
    assertThat(join.barrier()).isEqualTo(1);
    assertThat(join.barriers()).isEqualTo(2);
    assertThat(join.previous()).isEqualTo(NodeState.INACTIVE);
    assertThat(join.partial()).isTrue();
    assertThat(at(0).transitions().get(1).partial()).isFalse();
    assertThat(at(0).transitions().get(1).previous()).isEqualTo(NodeState.JOINED);
  }

  @Test
  void eachIsToldOfItsOwnAbort_MM10() {
    NotificationView view = at(0);
    aborts.get(new Incarnation(N1, 7)).complete(null);
    assertThat(view.transitions().get(0).aborted().toCompletableFuture()).isDone();
    assertThat(view.transitions().get(1).aborted().toCompletableFuture()).isNotDone();
  }

  @Test
  void whoeverCompletesAnAbortHimselfTellsNobodyElse_MM10() {
    NotificationView view = at(0);
    view.transitions().get(0).aborted().toCompletableFuture().complete(null);
    assertThat(aborts.get(new Incarnation(N1, 7))).isNotDone();
  }

  @Test
  void whatItsListenerSaysIsPassedOn_MM16() {
    NodeTransition join = at(0).transitions().get(0);
    join.extend(Duration.ofSeconds(3));
    join.waitingFor(N2);
    assertThat(said).containsExactly("3000 ", "0 N2");
    assertThatThrownBy(() -> join.extend(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(said).hasSize(2);
  }
}
