package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;

/** A level that takes longer than it may (MM-16). N0 is master of three. */
class DeadlineTest {
  private static final long DEADLINE_MS = 10_000;
  private static final int STEPS = 5;
  private static final Level DLM = new Level(100, "dlm");
  private static final List<SubsystemSpec> SPECS =
      List.of(
          SubsystemSpec.of(DLM, new Barriers(2, 1, 1))
              .within(
                  new Deadlines(
                      Duration.ofMillis(DEADLINE_MS),
                      Duration.ZERO,
                      Duration.ofMillis(DEADLINE_MS))));

  private final CoreCluster cluster = new CoreCluster(size -> 0);

  @BeforeEach
  void join() {
    for (int id = 0; id < 3; id++) {
      cluster.boot(id);
    }
    cluster.elect(0);
    for (int id = 0; id < 3; id++) {
      ask(id, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    }
    assertThat(state(2)).isEqualTo(NodeState.JOINED);
  }

  private void ask(int id, Ask ask) {
    cluster.ask(id, ask);
    cluster.settle();
    pass(NextCommit.GATHER_MS);
  }

  private void pass(long ms) {
    cluster.tick(ms);
    cluster.settle();
  }

  private NodeState state(int id) {
    return cluster.state().stateOf(NodeId.of(id));
  }

  private CoreCluster.Node node(int id) {
    return cluster.nodes.get(NodeId.of(id));
  }

  /** A fourth node joins, and these do not acknowledge it. */
  private long joinHeldBy(int... ids) {
    for (int id : ids) {
      node(id).held.add("dlm");
    }
    cluster.boot(3);
    ask(3, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    return cluster.state().batches().firstKey();
  }

  private void says(int id, long batch, long moreMs, Optional<NodeId> other) {
    cluster.effects(node(id), node(id).participant.listenerWorks(batch, 0, moreMs, other));
    cluster.settle();
  }

  /** Two batches, begun and told again at different times. */
  @Test
  void allThatIsWaitedForIsShownAtAnyTime_MM16() {
    joinHeldBy(2);
    passInSteps(2);
    node(1).held.add("cache");
    ask(1, new Ask.Register(SubsystemSpec.of(new Level(400, "cache"), Barriers.ONE)));
    passInSteps(2 * STEPS);
    for (int i = 0; i < 2 * STEPS; i++) {
      passInSteps(1);
      assertThat(node(0).participant.waiting())
          .flatExtracting(Message.Waiting::awaiting)
          .contains(NodeId.of(1), NodeId.of(2));
    }
  }

  /** So many to a repetition: what is due at different times stays apart. */
  private void passInSteps(int steps) {
    for (int i = 0; i < steps; i++) {
      pass(Master.REPEAT_MS / STEPS);
    }
  }

  @Test
  void whoDoesNotAcknowledgeInTimeIsForcedOut_MM16() {
    joinHeldBy(2);
    pass(DEADLINE_MS - 2 * NextCommit.GATHER_MS);
    assertThat(state(2)).isEqualTo(NodeState.JOINED);
    pass(2 * NextCommit.GATHER_MS);
    assertThat(state(2)).isEqualTo(NodeState.FORCED_LEAVING);
    assertThat(cluster.log)
        .anyMatch(line -> line.startsWith("N2 panics") && line.contains("does not acknowledge"));
  }

  @Test
  void whoMakesProgressIsNot_MM16() {
    long batch = joinHeldBy(2);
    pass(DEADLINE_MS / 2);
    says(2, batch, 2 * DEADLINE_MS, Optional.empty());
    pass(2 * DEADLINE_MS - 1);
    assertThat(state(2)).isEqualTo(NodeState.JOINED);
    pass(1);
    assertThat(state(2)).isEqualTo(NodeState.FORCED_LEAVING);
  }

  @Test
  void theOneThatAllWaitForIsForcedOutInsteadOfThem_MM16() {
    long batch = joinHeldBy(1, 2);
    says(1, batch, 0, Optional.of(NodeId.of(3)));
    says(2, batch, 0, Optional.of(NodeId.of(3)));
    pass(DEADLINE_MS);
    assertThat(state(3)).isEqualTo(NodeState.FORCED_LEAVING);
    assertThat(List.of(state(1), state(2))).containsOnly(NodeState.JOINED);
  }

  @Test
  void whatItWaitsForIsToldToANewMaster_MM16() {
    long batch = joinHeldBy(2);
    says(2, batch, 0, Optional.of(NodeId.of(3)));
    cluster.elect(0);
    cluster.settle();
    pass(Master.REPEAT_MS);
    pass(DEADLINE_MS);
    assertThat(state(3)).isEqualTo(NodeState.FORCED_LEAVING);
    assertThat(state(2)).isEqualTo(NodeState.JOINED);
  }

  @Test
  void aGracefulLeaveMayTakeItsTime_MM16() {
    node(1).held.add("dlm");
    ask(2, new Ask.Leave(node(2).boot));
    pass(100 * DEADLINE_MS);
    assertThat(state(1)).isEqualTo(NodeState.JOINED);
    assertThat(state(2)).isEqualTo(NodeState.LEAVING);
  }

  @Test
  void whoIsNotHeardIsLeftToTheNetwork_MM16() {
    joinHeldBy(2);
    cluster.master.orElseThrow().doesNotHear(new TreeSet<>(List.of(NodeId.of(2))));
    pass(100 * DEADLINE_MS);
    assertThat(state(2)).isEqualTo(NodeState.JOINED);
  }

  @Test
  void neverSoManyThatThoseLeftCouldNotSurvive_MM16() {
    joinHeldBy(0, 1, 2);
    for (int i = 0; i < 10; i++) {
      pass(DEADLINE_MS);
    }
    assertThat(state(2)).isEqualTo(NodeState.FORCED_LEAVING);
    assertThat(List.of(state(0), state(1)))
        .as("one has gone, and nobody has proven its death: another would be half of them")
        .containsOnly(NodeState.JOINED);
  }

  /** Both are late in the same moment; each alone could be done without. */
  @Test
  void neverSoManyThoughTwoLevelsJudgeAtOnce_MM16() {
    List<SubsystemSpec> cache = List.of(deadlined(new Level(400, "cache")));
    for (int id = 0; id < 3; id++) {
      ask(id, new Ask.Register(cache.get(0)));
    }
    node(1).held.add("dlm");
    node(2).held.add("cache");
    cluster.boot(3);
    cluster.boot(4);
    cluster.ask(3, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    cluster.ask(4, new Ask.Join(cache, CoreCluster.EVERYBODY, ""));
    cluster.settle();
    pass(NextCommit.GATHER_MS);
    assertThat(cluster.state().batches().values())
        .extracting(Batch::level)
        .contains(DLM, new Level(400, "cache"));
    for (int i = 0; i < 10; i++) {
      pass(DEADLINE_MS);
    }
    assertThat(List.of(state(0), state(1), state(2)))
        .containsExactlyInAnyOrder(NodeState.JOINED, NodeState.JOINED, NodeState.FORCED_LEAVING);
  }

  private static SubsystemSpec deadlined(Level level) {
    Duration deadline = Duration.ofMillis(DEADLINE_MS);
    return SubsystemSpec.of(level, Barriers.ONE)
        .within(new Deadlines(deadline, Duration.ZERO, deadline));
  }

  /** The one that is not heard may be what the others wait for. */
  @Test
  void nobodyIsBlamedWhileOneOfThoseAwaitedIsNotHeard_MM16() {
    joinHeldBy(1, 2);
    cluster.master.orElseThrow().doesNotHear(new TreeSet<>(List.of(NodeId.of(2))));
    pass(100 * DEADLINE_MS);
    assertThat(List.of(state(1), state(2))).containsOnly(NodeState.JOINED);
  }

  @Test
  void whatIsSaidAtAnEarlierBarrierDoesNotCountLater_MM16() {
    long batch = joinHeldBy(2);
    says(2, batch, 100 * DEADLINE_MS, Optional.of(NodeId.of(1)));
    cluster.listenerDone(node(2), DLM, ""); // now it is at work on barrier 1
    cluster.settle();
    pass(DEADLINE_MS);
    assertThat(state(1)).isEqualTo(NodeState.JOINED);
    assertThat(state(2)).isEqualTo(NodeState.FORCED_LEAVING);
  }
}
