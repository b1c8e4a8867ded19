package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;

/**
 * The way back of a node whose lease had run out: renewed, read, confirmed, in that order (DB-8).
 */
class ReentryTest {
  private static final Incarnation SELF = Incarnation.of(1, 3);
  private static final Incarnation OTHER = Incarnation.of(0, 5);
  private static final DiskWait AWAY = new DiskWait(DiskWait.Phase.WAITING, 0);
  private static final DiskWait BACK = new DiskWait(DiskWait.Phase.RETURNING, 1);
  private static final Position KNOWN = new Position(4, 10);
  private static final SlotView OWN = new SlotView(SELF, 9, false, Heartbeat.SILENT, 2, 2);

  private final Reentry reentry = new Reentry(SELF);

  private static ClusterState state(Incarnation boot, NodeState state) {
    TreeMap<NodeId, Member> members = new TreeMap<>();
    members.put(
        boot.node(),
        new Member(boot, state, new TreeMap<>(), new TreeMap<>(), false, new TreeSet<>(), false));
    return new ClusterState(
        1, members, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  private static final ClusterState JOINED = state(SELF, NodeState.JOINED);

  private static Reentry.Reading reading(SlotView own, Position position, ClusterState state) {
    TreeMap<NodeId, SlotView> slots = new TreeMap<>();
    slots.put(SELF.node(), own);
    Optional<Mastership> chosen = Optional.of(new Mastership(4, OTHER, false));
    return new Reentry.Reading(new Observation(slots, chosen, 6, List.of()), position, state);
  }

  private Reentry.Act read(SlotView own, ClusterState state) {
    reentry.look(AWAY);
    reentry.look(BACK);
    return reentry.read(1, Optional.of(reading(own, KNOWN, state)), KNOWN);
  }

  @Test
  void whileTheDiskIsAwayNothingIsDoneAndNoEpochServed_DB8() {
    assertThat(reentry.mayServe()).as("it has a lease").isTrue();
    assertThat(reentry.look(AWAY)).isInstanceOf(Reentry.Act.Nothing.class);
    assertThat(reentry.mayServe()).isFalse();
  }

  @Test
  void itReadsOnceItIsRenewedAndNotTwice_DB8() {
    reentry.look(AWAY);
    assertThat(reentry.look(BACK)).isEqualTo(new Reentry.Act.Read(1));
    assertThat(reentry.look(BACK)).isInstanceOf(Reentry.Act.Nothing.class);
    assertThat(reentry.mayServe()).isFalse();
  }

  /** Above whatever was bid for: the master is to be a later one. */
  @Test
  void whatWasReadBeingGoodItAsksForALaterMaster_DB8() {
    assertThat(read(OWN, JOINED)).isInstanceOf(Reentry.Act.Nothing.class);
    assertThat(reentry.mayServe()).isTrue();
    assertThat(reentry.above()).hasValue(6);
    assertThat(reentry.look(BACK)).isEqualTo(new Reentry.Act.Confirm(1, 6));
    assertThat(reentry.look(BACK)).isInstanceOf(Reentry.Act.Nothing.class);
  }

  @Test
  void aForcedLeaveOnTheDiskIsAPanic_MM11() {
    assertThat(read(OWN, state(SELF, NodeState.FORCED_LEAVING)))
        .isInstanceOf(Reentry.Act.Panic.class);
  }

  @Test
  void soIsANewerIncarnation_DB8() {
    Incarnation newer = Incarnation.of(1, 4);
    assertThat(read(OWN, state(newer, NodeState.JOINED))).isInstanceOf(Reentry.Act.Panic.class);
    SlotView foreign = new SlotView(newer, 9, false, Heartbeat.SILENT, 2, 2);
    assertThat(read(foreign, JOINED)).isInstanceOf(Reentry.Act.Panic.class);
  }

  @Test
  void soIsAMembershipWithoutIt_DB8() {
    assertThat(read(OWN, ClusterState.EMPTY)).isInstanceOf(Reentry.Act.Panic.class);
  }

  @Test
  void soIsADeathThatIsWrittenThere_ND4() {
    SlotView marked = new SlotView(SELF, 9, false, Heartbeat.SILENT, 3, 2);
    assertThat(read(marked, JOINED)).isInstanceOf(Reentry.Act.Panic.class);
    SlotView vouched = new SlotView(SELF, 9, false, Heartbeat.SILENT, 2, 3);
    assertThat(read(vouched, JOINED)).isInstanceOf(Reentry.Act.Panic.class);
    SlotView left = new SlotView(SELF, 9, true, Heartbeat.SILENT, 2, 2);
    assertThat(read(left, JOINED)).isInstanceOf(Reentry.Act.Panic.class);
  }

  @Test
  void whatCouldNotBeReadOrIsOlderThanWhatItWasToldIsReadAgain_DB7() {
    reentry.look(AWAY);
    reentry.look(BACK);
    reentry.read(1, Optional.empty(), KNOWN);
    assertThat(reentry.look(BACK)).isEqualTo(new Reentry.Act.Read(1));
    reentry.read(1, Optional.of(reading(OWN, new Position(4, 9), JOINED)), KNOWN);
    assertThat(reentry.look(BACK)).isEqualTo(new Reentry.Act.Read(1));
    assertThat(reentry.mayServe()).isFalse();
  }

  @Test
  void whatWasReadBeforeTheDiskWasLostAgainSaysNothing_DB8() {
    DiskWait again = new DiskWait(DiskWait.Phase.RETURNING, 2);
    reentry.look(AWAY);
    reentry.look(BACK);
    reentry.look(again);
    reentry.read(1, Optional.of(reading(OWN, KNOWN, JOINED)), KNOWN);
    assertThat(reentry.mayServe()).isFalse();
    read(OWN, JOINED);
    assertThat(reentry.look(again)).isEqualTo(new Reentry.Act.Read(2));
  }

  @Test
  void withoutAnAnswerItAsksAgainAndWhoIsNotKnownPanics_DB8() {
    read(OWN, JOINED);
    reentry.look(BACK);
    assertThat(reentry.answered(1, false, Optional.of("no-master")))
        .isInstanceOf(Reentry.Act.Nothing.class);
    assertThat(reentry.look(BACK)).isEqualTo(new Reentry.Act.Confirm(1, 6));
    assertThat(reentry.answered(1, false, Optional.of(Ask.GONE)))
        .isInstanceOf(Reentry.Act.Panic.class);
  }
}
