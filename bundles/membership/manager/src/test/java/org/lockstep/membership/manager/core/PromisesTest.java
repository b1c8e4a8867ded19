package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;

/** A new master waits for each member's promise, or for its end (MM-15). */
class PromisesTest {
  private static final NodeId N1 = NodeId.of(1);
  private static final NodeId N2 = NodeId.of(2);
  private static final NodeId N3 = NodeId.of(3);

  private final Promises promises = new Promises(state(), at(0));

  private static Moment at(long ms) {
    return new Moment(ms, ms);
  }

  /** N3 is being forced out. */
  private static ClusterState state() {
    SortedMap<NodeId, Member> members = new TreeMap<>();
    for (int id = 1; id <= 3; id++) {
      Member joining = Member.joining(Incarnation.of(id, 1), new TreeMap<>());
      members.put(NodeId.of(id), id == 3 ? joining.in(NodeState.FORCED_LEAVING) : joining);
    }
    return new ClusterState(
        1, members, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  @Test
  void ofWhomIsBeingForcedOutNoneIsWanted_MM15() {
    assertThat(promises.missing()).containsExactly(N1, N2);
    promises.from(N1, List.of());
    assertThat(promises.complete()).isFalse();
    promises.from(N2, List.of());
    assertThat(promises.complete()).isTrue();
  }

  @Test
  void whoIsHeardAndSaysNothingIsWaitedForForThreeSeconds_MM15() {
    promises.from(N1, List.of());
    assertThat(promises.giveUp(Set.of(), at(0))).isEmpty();
    assertThat(promises.giveUp(Set.of(), at(Promises.PROMISE_MS))).isEmpty();
    assertThat(promises.giveUp(Set.of(), at(Promises.PROMISE_MS + 1))).containsExactly(N2);
    assertThat(promises.complete()).isTrue();
  }

  /** Whether it is cut off or dead the disk will tell. */
  @Test
  void whoIsNotHeardIsLeftToTheNetworkAndHasItsTimeAnewOnceItIsHeard_MM15_MM17() {
    promises.from(N1, List.of());
    promises.giveUp(Set.of(), at(0));
    assertThat(promises.giveUp(Set.of(N2), at(10 * Promises.PROMISE_MS))).isEmpty();
    long heard = 20 * Promises.PROMISE_MS;
    assertThat(promises.giveUp(Set.of(), at(heard))).isEmpty();
    assertThat(promises.giveUp(Set.of(), at(heard + Promises.PROMISE_MS))).isEmpty();
    assertThat(promises.giveUp(Set.of(), at(heard + Promises.PROMISE_MS + 1))).containsExactly(N2);
  }

  @Test
  void whatADeadNodeSaidDoesNotCount_MM15() {
    Batch batch =
        new Batch(
            9,
            new Level(100, "dlm"),
            false,
            List.of(),
            new TreeSet<>(List.of(N1, N2)),
            new TreeMap<>());
    Message.Told told = new Message.Told(9, 1, 0, "");
    promises.from(N1, List.of(told));
    promises.from(N2, List.of(told));
    promises.from(N3, List.of(told));
    assertThat(promises.about(batch)).as("its participants only").containsOnlyKeys(N1, N2);
    promises.notFrom(N2);
    assertThat(promises.about(batch)).containsOnlyKeys(N1);
  }
}
