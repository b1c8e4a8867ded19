package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.SubsystemSpec;

/** The shared disk is away for longer than a lease lasts (DB-8). */
class DisksLostTest {
  private static final Subsystem CACHE =
      new Subsystem(
          SubsystemSpec.of(new Level(400, "cache"), new Barriers(2, 1, 2)),
          host -> told -> CompletableFuture.completedStage(null));
  private static final Duration LONG = Duration.ofSeconds(10);

  private SimulatedCluster cluster;
  private TreeMap<NodeId, Integer> boots;

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  private void nodes(long seed, int count) {
    cluster = new SimulatedCluster(seed, count, List.of(CACHE));
    cluster.nodes().forEach(SimulatedNode::start);
    cluster.converge(Duration.ofSeconds(30));
    boots = boots();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void disk(boolean lost, int... nodes) {
    IntStream.of(nodes)
        .forEach(node -> cluster.node(node).disks().forEach(path -> path.fail(lost)));
  }

  /** Those that are up, and which boot of each that is. */
  private TreeMap<NodeId, Integer> boots() {
    TreeMap<NodeId, Integer> up = new TreeMap<>();
    for (SimulatedNode node : cluster.nodes()) {
      node.boot()
          .flatMap(SimulatedBoot::holder)
          .ifPresent(holder -> up.put(node.id(), holder.incarnation().number()));
    }
    return up;
  }

  private List<Boolean> gates(int... nodes) {
    return IntStream.of(nodes)
        .mapToObj(node -> cluster.node(node).boot().flatMap(SimulatedBoot::holder).orElseThrow())
        .map(holder -> holder.leaseLeftMs() > 0)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lostForAllItIsWaitedForAndAllComeBackAsTheyWere_DB8(long seed) {
    nodes(seed, 4);
    disk(true, 0, 1, 2, 3);
    cluster.runFor(LONG);
    assertThat(boots()).as("nobody panics").isEqualTo(boots);
    assertThat(gates(0, 1, 2, 3)).as("every gate is closed").containsOnly(false);
    disk(false, 0, 1, 2, 3);
    cluster.converge(Duration.ofSeconds(30));
    assertThat(boots()).as(cluster.status()).isEqualTo(boots);
    assertThat(gates(0, 1, 2, 3)).as("every gate is open").containsOnly(true);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aNodeThatIsAloneIsEveryLiveMember_DB8(long seed) {
    nodes(seed, 1);
    disk(true, 0);
    cluster.runFor(LONG);
    assertThat(gates(0)).containsExactly(false);
    disk(false, 0);
    cluster.converge(Duration.ofSeconds(30));
    assertThat(boots()).isEqualTo(boots);
    assertThat(gates(0)).containsExactly(true);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoseDiskStaysAwayWhenTheOthersIsBackPanics_DB8(long seed) {
    nodes(seed, 4);
    disk(true, 0, 1, 2, 3);
    cluster.runFor(LONG);
    disk(false, 0, 1, 3);
    cluster.runFor(Duration.ofSeconds(3));
    boots.remove(NodeId.of(2));
    assertThat(boots()).as(cluster.status()).isEqualTo(boots);
    cluster.mend();
    cluster.converge(Duration.ofSeconds(60));
    assertThat(boots()).containsAllEntriesOf(boots);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoLosesItAlonePanicsAtOnce_DB8(long seed) {
    nodes(seed, 3);
    disk(true, 1);
    cluster.runFor(Duration.ofMillis(2_000));
    boots.remove(NodeId.of(1));
    assertThat(boots()).isEqualTo(boots);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoDoesNotHearAnotherSayThatItIsLostPanics_DB8(long seed) {
    nodes(seed, 3);
    disk(true, 0, 1, 2);
    IntStream.range(0, 3)
        .forEach(
            one ->
                IntStream.range(one + 1, 3)
                    .forEach(
                        other ->
                            cluster
                                .network()
                                .cut(List.of(NodeId.of(one)), List.of(NodeId.of(other)))));
    cluster.runFor(Duration.ofSeconds(3));
    assertThat(boots()).as("none is left").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aNodeThatDiesMeanwhileIsNoLiveMemberThatReports_DB8(long seed) {
    nodes(seed, 3);
    disk(true, 0, 1, 2);
    cluster.runFor(LONG);
    cluster.node(1).powerOff();
    cluster.runFor(Duration.ofSeconds(3));
    assertThat(boots()).as("its silence may be that of a survivor").isEmpty();
  }
}
