package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.manager.core.Succession.Decision;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotView;

class SuccessionTest {
  private static final Incarnation FIRST = Incarnation.of(0, 1);
  private static final Incarnation SECOND = Incarnation.of(1, 1);
  private static final Incarnation SELF = Incarnation.of(2, 1);

  private final DeathWatch deaths = new DeathWatch(2_150, LeaseProof.SUPERVISOR);
  private final Succession succession = new Succession(SELF, deaths);
  private boolean deposed;

  private Decision look(Optional<Mastership> mastership, boolean mayBid, SlotView... slots) {
    TreeMap<NodeId, SlotView> bySlot = new TreeMap<>();
    for (SlotView slot : slots) {
      bySlot.put(slot.owner().node(), slot);
    }
    Observation seen = new Observation(bySlot, mastership, 0, List.of());
    deaths.observed(seen, 0, 1);
    return succession.look(seen, mayBid, deposed);
  }

  private static SlotView living(Incarnation boot) {
    return new SlotView(boot, 7, false, Heartbeat.SILENT, 0, 0);
  }

  private static SlotView marked(Incarnation boot) {
    return new SlotView(boot, 7, false, Heartbeat.SILENT, boot.number(), 0);
  }

  private static Optional<Mastership> held(long epoch, Incarnation by) {
    return Optional.of(new Mastership(epoch, by, false));
  }

  @Test
  void aHolderThatIsNotProvenDeadIsFollowed_DB5() {
    assertThat(look(held(3, FIRST), true, living(FIRST), living(SELF)))
        .isEqualTo(new Decision.Follow(FIRST, 3));
    assertThat(look(held(3, SELF), true, living(SELF))).isEqualTo(new Decision.Serve(3));
  }

  @Test
  void theNextEpochIsBidForOnceTheHolderIsProvenDead_DB4() {
    assertThat(look(held(3, FIRST), true, marked(FIRST), living(SELF)))
        .isEqualTo(new Decision.Bid(4, 0));
  }

  @Test
  void theNextEpochIsBidForOnceTheHolderHasNotDecided_MM17() {
    deposed = true;
    assertThat(look(held(3, FIRST), true, living(FIRST), living(SELF)))
        .isEqualTo(new Decision.Bid(4, 1));
    assertThat(look(held(3, FIRST), false, living(FIRST), living(SELF)))
        .isEqualTo(new Decision.Follow(FIRST, 3));
    assertThat(look(held(3, SELF), true, living(SELF))).isEqualTo(new Decision.Serve(3));
  }

  @Test
  void whereALeaseProvesNothingTheNextEpochIsBidForAllTheSame_DB4() {
    DeathWatch never = new DeathWatch(2_150, LeaseProof.NEVER);
    Succession cautious = new Succession(SELF, never);
    TreeMap<NodeId, SlotView> slots = new TreeMap<>();
    slots.put(FIRST.node(), living(FIRST));
    Observation seen = new Observation(slots, held(3, FIRST), 0, List.of());
    never.observed(seen, 0, 1);
    assertThat(cautious.look(seen, true, false)).isEqualTo(new Decision.Follow(FIRST, 3));
    never.observed(seen, 3_000, 3_001);
    assertThat(never.proof(FIRST)).isEmpty();
    assertThat(cautious.look(seen, true, false)).isInstanceOf(Decision.Bid.class);
    assertThat(cautious.look(seen, false, false)).isEqualTo(new Decision.Follow(FIRST, 3));
  }

  @Test
  void oneThatWasReleasedOrNeverHeldIsBidForAtOnce_DB4() {
    var released = Optional.of(new Mastership(3, FIRST, true));
    assertThat(look(released, true, living(SELF))).isEqualTo(new Decision.Bid(4, 0));
    assertThat(look(Optional.empty(), true, living(SELF))).isEqualTo(new Decision.Bid(1, 0));
  }

  @Test
  void onlyLivingNodesOfALowerIdComeFirst() {
    assertThat(look(held(3, FIRST), true, marked(FIRST), living(SECOND), living(SELF)))
        .isEqualTo(new Decision.Bid(4, 1));
    SlotView left = new SlotView(SECOND, 7, true, Heartbeat.SILENT, 0, 0);
    assertThat(look(held(3, FIRST), true, marked(FIRST), left, living(SELF)))
        .isEqualTo(new Decision.Bid(4, 0));
    SlotView never = new SlotView(Incarnation.of(1, 0), 0, false, Heartbeat.SILENT, 0, 0);
    assertThat(look(held(3, FIRST), true, marked(FIRST), never, living(Incarnation.of(3, 1))))
        .isEqualTo(new Decision.Bid(4, 0));
  }

  @Test
  void whoIsNoMemberLeavesTheBidToMembers_DB4() {
    assertThat(look(Optional.empty(), false, living(SELF))).isInstanceOf(Decision.Wait.class);
  }
}
