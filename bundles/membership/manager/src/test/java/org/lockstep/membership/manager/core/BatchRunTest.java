package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.TransitionRecord;

/** How far a batch is, and who keeps it. */
class BatchRunTest {
  private static final long DEADLINE_MS = 1_000;
  private static final long BEGAN_MS = 50;
  private static final NodeId N0 = NodeId.of(0);
  private static final NodeId N1 = NodeId.of(1);
  private static final NodeId N2 = NodeId.of(2);
  private static final Batch BATCH =
      new Batch(
          9,
          new Level(400, "cache"),
          false,
          List.of(),
          new TreeSet<>(List.of(N0, N1, N2)),
          new TreeMap<>());

  private final BatchRun run = new BatchRun(9, at(0));

  private static Moment at(long ms) {
    return new Moment(BEGAN_MS + ms, 1_000_000 + ms);
  }

  private List<NodeId> late(long ms) {
    return List.copyOf(run.overdue(BATCH, ClusterState.EMPTY, DEADLINE_MS, at(ms)).late());
  }

  private void extend(NodeId node, int barrier, long moreMs, long ms) {
    run.working(node, new Message.Working(1, 9, barrier, moreMs, Optional.empty()), at(ms));
  }

  @Test
  void theStepNamesTheSlowestAndWhatEachTook_MM18() {
    run.ack(N2, 0, at(5));
    run.ack(N0, 0, at(40));
    run.ack(N1, 0, at(7));
    assertThat(run.ack(N2, 0, at(90))).as("twice").isFalse();
    assertThat(run.ack(N2, 1, at(90))).as("of another barrier").isFalse();
    TransitionRecord.Step step = run.step(BATCH, at(42));
    assertThat(step.acknowledgedMs()).isEqualTo(Map.of(N0, 40L, N1, 7L, N2, 5L));
    assertThat(step.durationMs()).isEqualTo(42);
    assertThat(step.completedAt().toEpochMilli() - step.notifiedAt().toEpochMilli()).isEqualTo(42);
  }

  @Test
  void ofTheSlowestTheLastIsNamed_MM18() {
    run.ack(N2, 0, at(5));
    run.ack(N0, 0, at(6));
    run.ack(N1, 0, at(40));
    assertThat(run.step(BATCH, at(42)).slowest()).isEqualTo(N1);
  }

  @Test
  void aBarrierIsOverdueAfterItsDeadlineAndEachAnew_MM16() {
    run.ack(N0, 0, at(1));
    assertThat(late(DEADLINE_MS - 1)).isEmpty();
    assertThat(late(DEADLINE_MS)).containsExactly(N1, N2);
    run.enter(1, at(2_000));
    assertThat(late(2_000 + DEADLINE_MS - 1)).isEmpty();
    assertThat(late(2_000 + DEADLINE_MS)).containsExactly(N0, N1, N2);
  }

  @Test
  void whoSaysThatItNeedsMoreTimeHasItAndNoLessThanBefore_MM16() {
    extend(N1, 0, 5_000, 100);
    extend(N1, 0, 10, 200); // of less than it has
    assertThat(late(5_099)).containsExactly(N0, N2);
    assertThat(late(5_100)).containsExactly(N0, N1, N2);
    extend(N2, 0, 100_000, 5_200);
    run.enter(1, at(6_000));
    extend(N1, 0, 100_000, 6_001);
    assertThat(late(6_000 + DEADLINE_MS)).as("said of an earlier barrier").contains(N1, N2);
  }

  @Test
  void onceSomebodyHasToGoTheOthersHaveTheirTimeAgain_MM16() {
    run.judged(at(DEADLINE_MS));
    assertThat(late(2 * DEADLINE_MS - 1)).isEmpty();
    assertThat(late(2 * DEADLINE_MS)).hasSize(3);
  }
}
