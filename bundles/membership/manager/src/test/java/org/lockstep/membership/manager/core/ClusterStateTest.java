package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;

class ClusterStateTest {
  private static final Level FILES = new Level(300, "files");
  private static final Level CACHE = new Level(400, "cache");
  private static final Walk JOIN =
      new Walk(
          7, Incarnation.of(0, 2), TransitionType.JOINING, false, List.of(FILES, CACHE), "", "", 0);

  private static Batch at(Level level, long walk, Incarnation boot, TransitionType type) {
    Part part = new Part(walk, boot, type, NodeState.INACTIVE, false, 2);
    boolean forced = type == TransitionType.FORCED_LEAVING;
    TreeSet<NodeId> all = new TreeSet<>(List.of(NodeId.of(0)));
    return new Batch(level.number(), level, forced, List.of(part), all, new TreeMap<>());
  }

  private static ClusterState with(Batch... batches) {
    SortedMap<Long, Batch> open = new TreeMap<>();
    for (Batch batch : batches) {
      open.put(batch.id(), batch);
    }
    return new ClusterState(
        0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), open, new TreeMap<>());
  }

  @Test
  void aJoinWaitsForTheRecoveryThatIsOwedAtItsNextLevel_MM19() {
    Batch owed = at(FILES, Part.OWED, Incarnation.of(1, 1), TransitionType.FORCED_LEAVING);
    assertThat(with(owed).awaitedBy(JOIN)).contains(owed);
  }

  @Test
  void aWalkWaitsForNothingBeyondItsNextLevel() {
    Batch later = at(CACHE, Part.OWED, Incarnation.of(1, 1), TransitionType.FORCED_LEAVING);
    assertThat(with(later).awaitedBy(JOIN)).isEmpty();
  }

  @Test
  void aWalkWaitsFirstForTheBatchThatCarriesIt() {
    Batch before = at(FILES, 3, Incarnation.of(1, 1), TransitionType.LEAVING);
    Batch own = at(CACHE, JOIN.id(), JOIN.boot(), JOIN.type());
    assertThat(with(before, own).awaitedBy(JOIN)).contains(own);
  }
}
