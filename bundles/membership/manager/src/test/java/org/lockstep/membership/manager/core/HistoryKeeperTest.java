package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.wire.HistoryCodec;

class HistoryKeeperTest {
  private static final Incarnation BOOT = Incarnation.of(1, 1);
  private static final Level CACHE = new Level(400, "cache");
  private static final Moment NOW = new Moment(1_000, 1_000);
  private static final Walk WALK =
      new Walk(7, BOOT, TransitionType.JOINING, false, List.of(CACHE), "", "", 900);
  private static final Batch BATCH =
      new Batch(
          8,
          CACHE,
          false,
          List.of(new Part(7, BOOT, TransitionType.JOINING, NodeState.INACTIVE, false, 2)),
          new TreeSet<>(List.of(NodeId.of(0), NodeId.of(1))),
          new TreeMap<>());
  private static final ClusterState UNDER_WAY =
      new ClusterState(
          8,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(Map.of(7L, WALK)),
          new TreeMap<>(Map.of(8L, BATCH)),
          new TreeMap<>());

  private final HistoryKeeper keeper = new HistoryKeeper(List.of());

  private static TransitionRecord.Step step(int barrier) {
    return new TransitionRecord.Step(
        CACHE,
        barrier,
        Instant.ofEpochMilli(900),
        Instant.ofEpochMilli(950),
        50,
        NodeId.of(1),
        new TreeMap<>(Map.of(NodeId.of(0), 3L, NodeId.of(1), 50L)));
  }

  @Test
  void theNextMasterGoesOnWhereTheLastOneDied_MM18() {
    keeper.completed(BATCH, step(0));
    List<TransitionRecord> kept = keeper.records(List.of(), UNDER_WAY, NOW);
    assertThat(kept).singleElement().extracting(TransitionRecord::outcome).isEqualTo("");
    List<TransitionRecord> read =
        kept.stream().map(each -> HistoryCodec.decode(HistoryCodec.encode(each))).toList();
    assertThat(read).isEqualTo(kept);

    HistoryKeeper next = new HistoryKeeper(read);
    next.completed(BATCH, step(1));
    List<Draft.Ended> ended = List.of(new Draft.Ended(WALK, "JOINED"));
    TransitionRecord past = next.records(ended, ClusterState.EMPTY, NOW).get(0);
    assertThat(past.outcome()).isEqualTo("JOINED");
    assertThat(past.steps()).containsExactly(step(0), step(1));
  }

  @Test
  void whatIsInACommitAlreadyIsNotWrittenAgain_MM18() {
    keeper.completed(BATCH, step(0));
    keeper.confirmed(keeper.records(List.of(), UNDER_WAY, NOW), UNDER_WAY);
    assertThat(keeper.records(List.of(), UNDER_WAY, NOW)).isEmpty();
    keeper.completed(BATCH, step(1));
    assertThat(keeper.records(List.of(), UNDER_WAY, NOW)).hasSize(1);
  }

  @Test
  void noDurationIsNegativeThoughTheClockOnTheWallWasSetBack_MM18() {
    Moment before = new Moment(NOW.ms() + 5, WALK.startedAt() - 60_000);
    List<Draft.Ended> ended = List.of(new Draft.Ended(WALK, "JOINED"));
    TransitionRecord past = keeper.records(ended, ClusterState.EMPTY, before).get(0);
    assertThat(past.durationMs()).isZero();
    assertThat(past.endedAt()).isEqualTo(past.startedAt());
  }

  /** The commit that would have ended it was refused, for it did not fit: nothing is lost. */
  @Test
  void aRefusedCommitLosesNoSteps_MM18() {
    keeper.completed(BATCH, step(0));
    List<Draft.Ended> ended = List.of(new Draft.Ended(WALK, "JOINED"));
    keeper.records(ended, ClusterState.EMPTY, NOW);
    assertThat(keeper.records(ended, ClusterState.EMPTY, NOW).get(0).steps()).hasSize(1);
  }
}
