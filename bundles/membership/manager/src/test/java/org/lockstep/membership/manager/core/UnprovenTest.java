package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotView;

/** N0 has come back after all had lost their power, and so has N1 or not; N2 has not (ND-4). */
class UnprovenTest {
  private static final long DEAD_MS = 2_000;
  private static final Incarnation SELF = Incarnation.of(0, 2);

  private final SortedMap<NodeId, SlotView> slots = new TreeMap<>();
  private final DeathWatch deaths = new DeathWatch(DEAD_MS, LeaseProof.NEVER);

  private static ClusterState members(Incarnation... boots) {
    SortedMap<NodeId, Member> members = new TreeMap<>();
    for (Incarnation boot : boots) {
      members.put(boot.node(), Member.joining(boot, new TreeMap<>()));
    }
    return new ClusterState(
        1, members, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  private void slot(Incarnation owner, long counter, int marked) {
    slots.put(owner.node(), new SlotView(owner, counter, false, Heartbeat.SILENT, marked, 0));
  }

  private void look(long ms) {
    deaths.observed(new Observation(new TreeMap<>(slots), Optional.empty(), 0, List.of()), ms, ms);
  }

  private List<Incarnation> unproven(Incarnation... members) {
    return List.copyOf(Unproven.of(SELF, members(members), deaths));
  }

  @Test
  void whoIsGoneWithoutProofIsNamedAndSoIsTheOwnLastBoot_ND4() {
    slot(SELF, 1, 0);
    slot(Incarnation.of(1, 1), 5, 1); // its supervisor has written the mark
    slot(Incarnation.of(2, 1), 7, 0);
    look(0);
    assertThat(unproven(Incarnation.of(1, 1), Incarnation.of(2, 1))).as("not for long").isEmpty();
    look(DEAD_MS);
    assertThat(unproven(Incarnation.of(0, 1), Incarnation.of(1, 1), Incarnation.of(2, 1)))
        .containsExactly(Incarnation.of(0, 1), Incarnation.of(2, 1));
  }

  @Test
  void whereAMemberIsLeftItDecides_ND4() {
    slot(SELF, 1, 0);
    slot(Incarnation.of(1, 1), 5, 0);
    slot(Incarnation.of(2, 1), 7, 0);
    look(0);
    slot(Incarnation.of(1, 1), 6, 0);
    look(DEAD_MS);
    assertThat(unproven(Incarnation.of(1, 1), Incarnation.of(2, 1))).isEmpty();
    assertThat(unproven(SELF, Incarnation.of(2, 1))).as("it is a member itself").isEmpty();
    assertThat(unproven(Incarnation.of(2, 1))).containsExactly(Incarnation.of(2, 1));
  }
}
