package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** A member whose lease had run out asks whether it still is one (DB-8). */
class ConfirmationTest {
  private static final Incarnation SELF = Incarnation.of(0, 1);
  private static final Incarnation BACK = Incarnation.of(1, 1);
  private static final long EPOCH = 7;

  private final Moment now = new Moment(1_000, 1_000);
  private final Master master =
      new Master(
          SELF.node(),
          EPOCH,
          new Snapshot(new Position(EPOCH, 1), Snapshot.EMPTY.records()),
          state(),
          List.of(),
          now);
  private final List<Output> said = new ArrayList<>(master.begin(now));

  private static ClusterState state() {
    TreeMap<NodeId, Member> members = new TreeMap<>();
    for (Incarnation boot : List.of(SELF, BACK)) {
      members.put(
          boot.node(),
          new Member(
              boot,
              NodeState.JOINED,
              new TreeMap<>(),
              new TreeMap<>(),
              false,
              new TreeSet<>(),
              false));
    }
    return new ClusterState(
        1, members, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  private void ask(Incarnation boot, long above) {
    said.addAll(master.received(boot, new Message.Request(5, new Ask.Confirm(above)), now));
  }

  private Optional<Message.Reply> answer() {
    return said.stream()
        .filter(Output.Send.class::isInstance)
        .map(Output.Send.class::cast)
        .filter(send -> send.to().equals(BACK.node()))
        .map(Output.Send::message)
        .filter(Message.Reply.class::isInstance)
        .map(Message.Reply.class::cast)
        .findFirst();
  }

  /** When it belongs to those who have to go it does not wait to be deposed. */
  @Test
  void aMasterDecidesAgainstItselfToo_MM17() {
    SortedSet<NodeId> stay = new TreeSet<>(List.of(BACK.node()));
    SortedSet<Incarnation> go = new TreeSet<>(List.of(SELF));
    List<Output> outputs = master.decided(new Rounds.Decision(1, stay, go), now);
    Message promise = new Message.Promise(EPOCH, List.of());
    List<Output> all = new ArrayList<>(outputs);
    all.addAll(master.received(BACK, promise, now));
    assertThat(all)
        .filteredOn(Output.Write.class::isInstance)
        .map(write -> ((Output.Write) write).state().stateOf(SELF.node()))
        .containsOnly(NodeState.FORCED_LEAVING);
  }

  @Test
  void aLaterMasterConfirmsAMember_DB8() {
    ask(BACK, EPOCH - 1);
    assertThat(answer()).hasValueSatisfying(reply -> assertThat(reply.refusal()).isEmpty());
    assertThat(master.over()).isFalse();
  }

  /** It may have begun to act on a run-out lease: whoever comes next sees how far that got. */
  @Test
  void anEarlierMasterMakesWayAndConfirmsNobody_DB8() {
    ask(BACK, EPOCH);
    assertThat(answer()).isEmpty();
    assertThat(master.over()).isTrue();
    assertThat(said).anyMatch(Output.StepDown.class::isInstance);
  }

  @Test
  void forNobodyElseIsWayMade_DB8() {
    ask(Incarnation.of(2, 1), EPOCH);
    ask(Incarnation.of(1, 0), EPOCH);
    assertThat(master.over()).isFalse();
  }

  @Test
  void whoseForcedLeaveIsOnItsWayToTheDiskIsNotConfirmed_MM11() {
    said.addAll(master.proven(BACK, "lease", now));
    ask(BACK, EPOCH - 1);
    assertThat(answer()).as("the commit is under way").isEmpty();
    said.addAll(master.confirmed(new Commit(new Position(EPOCH, 2), List.of()), now));
    assertThat(answer())
        .hasValueSatisfying(
            reply ->
                assertThat(reply.refusal())
                    .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(Ask.GONE)));
  }
}
