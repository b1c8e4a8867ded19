package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;

/** The network breaks and stays broken; the disk is there (MM-17). */
class PartitionTest {
  private static final Subsystem CACHE =
      new Subsystem(
          SubsystemSpec.of(new Level(400, "cache"), new Barriers(2, 1, 2)),
          host -> told -> CompletableFuture.completedStage(null));
  private static final Duration DECIDED = Duration.ofSeconds(5);

  /** Where a lease proves nothing a fence agent has to, which sometimes takes several attempts. */
  private static final Duration FENCED = Duration.ofSeconds(40);

  private SimulatedCluster cluster;

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  /** All of them JOINED; N0 is master, for it was first. */
  private void nodes(long seed, int count) {
    cluster = new SimulatedCluster(seed, count, List.of(CACHE));
    cluster.node(0).start();
    cluster.runFor(Duration.ofSeconds(2));
    cluster.converge(Duration.ofSeconds(30));
    assertThat(view(0).master()).contains(NodeId.of(0));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static List<NodeId> ids(int... ids) {
    return Arrays.stream(ids).mapToObj(NodeId::of).toList();
  }

  private MembershipView view(int node) {
    return cluster
        .node(node)
        .boot()
        .flatMap(SimulatedBoot::membership)
        .map(each -> each.service().view())
        .orElseThrow(() -> new AssertionError("N" + node + " is down" + cluster.status()));
  }

  /** They stay and are done with it; all others are gone. */
  private void staying(int... ids) {
    Set<NodeId> expected = new TreeSet<>(ids(ids));
    for (int id : ids) {
      MembershipView view = view(id);
      Set<NodeId> members =
          view.nodes().stream()
              .filter(each -> each.state() != NodeState.INACTIVE)
              .map(MembershipView.Member::id)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(members).as(cluster.status()).isEqualTo(expected);
      assertThat(view.transitions()).isEmpty();
    }
    cluster.nodes().stream()
        .filter(node -> !expected.contains(node.id()))
        .forEach(node -> assertThat(node.boot()).as("%s", node.id()).isEmpty());
  }

  /** Started anew while they are still cut off they stay out; afterwards all are there again. */
  private void losersComeBackWhenTheyHearAll(int... survivors) {
    cluster.nodes().forEach(SimulatedNode::start);
    cluster.runFor(DECIDED);
    assertThat(
            view(survivors[0]).nodes().stream().filter(each -> each.state() != NodeState.INACTIVE))
        .as(cluster.status())
        .hasSize(survivors.length);
    cluster.mend();
    cluster.converge(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theLargerSideStaysThoughTheMasterIsOnTheOther_MM17(long seed) {
    nodes(seed, 5);
    cluster.network().cut(ids(0, 1), ids(2, 3, 4));
    cluster.runFor(DECIDED);
    staying(2, 3, 4);
    losersComeBackWhenTheyHearAll(2, 3, 4);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void ofTwoEqualSidesTheMastersStays_MM17(long seed) {
    nodes(seed, 4);
    cluster.network().cut(ids(0, 3), ids(1, 2));
    cluster.runFor(DECIDED);
    staying(0, 3);
    losersComeBackWhenTheyHearAll(0, 3);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aCutInOneDirectionIsACut_MM17(long seed) {
    nodes(seed, 3);
    cluster.network().cut(NodeId.of(2), NodeId.of(0));
    cluster.network().cut(NodeId.of(2), NodeId.of(1));
    cluster.runFor(DECIDED);
    staying(0, 1);
    losersComeBackWhenTheyHearAll(0, 1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void twoThatHearOnlyTheMasterAreOneTooMany_MM17(long seed) {
    nodes(seed, 3);
    cluster.network().cut(ids(1), ids(2));
    cluster.runFor(DECIDED);
    staying(0, 1);
    losersComeBackWhenTheyHearAll(0, 1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoIsAloneWithADyingMasterStays_MM17(long seed) {
    nodes(seed, 3);
    cluster.network().cut(ids(1), ids(2));
    cluster.node(0).powerOff();
    cluster.runFor(Duration.ofSeconds(10));
    List<Integer> up =
        List.of(1, 2).stream().filter(id -> cluster.node(id).boot().isPresent()).toList();
    assertThat(up).as("two nodes survive with either").hasSize(1);
    cluster.runFor(FENCED);
    staying(up.get(0));
    cluster.mend();
    cluster.converge(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aCutThatIsOverBeforeAnybodyNoticesIsNone_MM17(long seed) {
    nodes(seed, 4);
    cluster.network().cut(ids(0, 1), ids(2, 3));
    cluster.runFor(Duration.ofMillis(600));
    cluster.network().heal();
    cluster.runFor(DECIDED);
    staying(0, 1, 2, 3);
  }
}
