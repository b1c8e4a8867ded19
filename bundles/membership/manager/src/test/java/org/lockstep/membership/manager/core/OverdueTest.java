package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;

class OverdueTest {
  private final SortedMap<NodeId, NodeId> waitsFor = new TreeMap<>();

  private static SortedSet<NodeId> nodes(int... ids) {
    SortedSet<NodeId> nodes = new TreeSet<>();
    Arrays.stream(ids).mapToObj(NodeId::of).forEach(nodes::add);
    return nodes;
  }

  private void says(int node, int other) {
    waitsFor.put(NodeId.of(node), NodeId.of(other));
  }

  private List<NodeId> culprit(SortedSet<NodeId> awaited, SortedSet<NodeId> late) {
    return new Overdue(awaited, late, waitsFor).culprit(node -> true).stream().toList();
  }

  @Test
  void whoDoesNotAcknowledgeIsToBlame_MM16() {
    assertThat(culprit(nodes(2), nodes(2))).containsExactly(NodeId.of(2));
    assertThat(culprit(nodes(2), nodes())).as("it has time").isEmpty();
  }

  @Test
  void whoWaitsForAnotherIsNot_MM16() {
    says(1, 3);
    says(2, 3);
    assertThat(culprit(nodes(1, 2), nodes(1, 2)))
        .as("it has acknowledged, but all wait for it")
        .containsExactly(NodeId.of(3));
  }

  @Test
  void theOneThatMostWaitForGoesFirst_MM16() {
    says(1, 2);
    says(4, 2);
    assertThat(culprit(nodes(1, 2, 4, 5), nodes(1, 2, 4, 5))).containsExactly(NodeId.of(2));
  }

  @Test
  void whoMakesProgressIsNotToBlameForOthers_MM16() {
    says(1, 2);
    assertThat(culprit(nodes(1, 2), nodes(1))).isEmpty();
  }

  @Test
  void ofThoseWhoWaitForEachOtherOneGoes_MM16() {
    says(0, 1);
    says(1, 2);
    says(2, 1);
    assertThat(culprit(nodes(0, 1, 2), nodes(0, 1, 2))).containsExactly(NodeId.of(2));
  }

  @Test
  void ofWhomCannotBeDoneWithoutTheNextIsTaken_MM16() {
    Overdue overdue = new Overdue(nodes(1, 2), nodes(1, 2), waitsFor);
    assertThat(overdue.culprit(node -> node.value() != 2)).contains(NodeId.of(1));
    assertThat(overdue.culprit(node -> false)).isEmpty();
  }

  /** N0 is master. */
  private static boolean canDoWithout(ClusterState state, NodeId node) {
    return Overdue.canDoWithout(state, node, NodeId.of(0), new TreeSet<>());
  }

  private static ClusterState joined(int count) {
    SortedMap<NodeId, Member> members = new TreeMap<>();
    for (int id = 0; id < count; id++) {
      Incarnation boot = Incarnation.of(id, 1);
      members.put(boot.node(), Member.joining(boot, new TreeMap<>()).in(NodeState.JOINED));
    }
    return with(members, new TreeMap<>());
  }

  private static ClusterState with(SortedMap<NodeId, Member> members, SortedMap<Long, Walk> walks) {
    ClusterState none = ClusterState.EMPTY;
    return new ClusterState(0, members, none.levels(), walks, none.batches(), none.owed());
  }

  @Test
  void thoseWhoAreLeftMustBeAbleToSurvive_MM16() {
    NodeId master = NodeId.of(0);
    assertThat(canDoWithout(joined(3), NodeId.of(2))).isTrue();
    assertThat(canDoWithout(joined(3), master)).isTrue();
    assertThat(canDoWithout(joined(2), NodeId.of(1))).isTrue();
    assertThat(canDoWithout(joined(2), master)).as("two survive with either").isTrue();
    assertThat(canDoWithout(joined(1), master)).isFalse();
  }

  @Test
  void whoIsOnTheWayOutAlreadyCounts_MM16() {
    SortedMap<NodeId, Member> members = new TreeMap<>(joined(4).members());
    Incarnation going = Incarnation.of(3, 1);
    members.put(going.node(), members.get(going.node()).in(NodeState.FORCED_LEAVING));
    Walk walk =
        new Walk(1, going, TransitionType.FORCED_LEAVING, false, List.of(), "asked for", "", 0);
    NodeId master = NodeId.of(0);
    SortedMap<Long, Walk> walks = new TreeMap<>();
    walks.put(1L, walk);
    assertThat(canDoWithout(with(members, walks), NodeId.of(1))).isTrue();
    assertThat(canDoWithout(with(members, walks), master)).isFalse();
    walks.put(1L, walk.provenBy("death mark"));
    assertThat(canDoWithout(with(members, walks), master)).isTrue();
  }

  @Test
  void whoIsNotJoinedYetIsNoLoss_MM16() {
    SortedMap<NodeId, Member> members = new TreeMap<>(joined(2).members());
    members.put(NodeId.of(1), members.get(NodeId.of(1)).in(NodeState.JOINING));
    assertThat(canDoWithout(with(members, new TreeMap<>()), NodeId.of(1))).isTrue();
  }

  @Test
  void whileNobodyIsJoinedAllCount_MM16() {
    SortedMap<NodeId, Member> members = new TreeMap<>(joined(2).members());
    members.replaceAll((node, member) -> member.in(NodeState.JOINING));
    ClusterState state = with(members, new TreeMap<>());
    assertThat(canDoWithout(state, NodeId.of(1))).isTrue();
    members.remove(NodeId.of(1));
    assertThat(canDoWithout(with(members, new TreeMap<>()), NodeId.of(0)))
        .as("the last one would force out itself, again and again")
        .isFalse();
  }

  @Test
  void whoIsNotHeardCannotBeCountedOn_MM16() {
    NodeId master = NodeId.of(0);
    assertThat(Overdue.canDoWithout(joined(4), NodeId.of(1), master, nodes(2, 3))).isTrue();
    assertThat(Overdue.canDoWithout(joined(4), master, NodeId.of(1), nodes(1, 2, 3))).isFalse();
  }
}
