package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;

/** Node 0 of three looks at the disk every 100 ms; node 1 is master. */
class RoundsTest {
  private static final long DEAD_MS = 2_150;
  private static final Incarnation SELF = Incarnation.of(0, 1);
  private static final Incarnation FIRST = Incarnation.of(1, 1);
  private static final Incarnation SECOND = Incarnation.of(2, 1);

  private final DeathWatch deaths = new DeathWatch(DEAD_MS, LeaseProof.SUPERVISOR);
  private final Rounds rounds = new Rounds(SELF, deaths, DEAD_MS);
  private final SortedMap<Incarnation, Hearing> said = new TreeMap<>();
  private final SortedSet<NodeId> heard = nodes(1, 2);
  private final SortedSet<Incarnation> silent = new TreeSet<>();
  private final SortedMap<NodeId, Member> members = new TreeMap<>();
  private Incarnation master = FIRST;
  private long nowMs;
  private long epoch = 1;

  RoundsTest() {
    for (Incarnation boot : List.of(SELF, FIRST, SECOND)) {
      members.put(boot.node(), Member.joining(boot, new TreeMap<>()).in(NodeState.JOINED));
    }
  }

  private static SortedSet<NodeId> nodes(int... ids) {
    SortedSet<NodeId> nodes = new TreeSet<>();
    Arrays.stream(ids).mapToObj(NodeId::of).forEach(nodes::add);
    return nodes;
  }

  private void look() {
    nowMs += 100;
    SortedMap<NodeId, SlotView> slots = new TreeMap<>();
    for (Incarnation boot : List.of(SELF, FIRST, SECOND)) {
      Hearing hearing = boot.equals(SELF) ? rounds.own() : said.getOrDefault(boot, Hearing.ALL);
      long counter = silent.contains(boot) ? 0 : nowMs;
      Heartbeat heartbeat = new Heartbeat("", 0, Position.START, hearing);
      slots.put(boot.node(), new SlotView(boot, counter, false, heartbeat, 0, 0));
    }
    deaths.observed(new Observation(slots, Optional.empty(), 0, List.of()), nowMs, nowMs);
    ClusterState none = ClusterState.EMPTY;
    ClusterState state =
        new ClusterState(0, members, none.levels(), none.walks(), none.batches(), none.owed());
    rounds.look(state, heard, Optional.of(master), epoch, nowMs);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      look();
    }
  }

  private void lose(int id) {
    look();
    heard.remove(NodeId.of(id));
    look(4);
  }

  @Test
  void whoLivesAndIsNotHeardIsNamedInARound_MM17() {
    look(2);
    heard.remove(NodeId.of(2));
    look(2);
    assertThat(rounds.own()).as("it may come back at once").isEqualTo(Hearing.ALL);
    look(2);
    assertThat(rounds.own()).isEqualTo(new Hearing(1, nodes(2)));
    assertThat(rounds.decision()).as("the others have not answered").isEmpty();
  }

  @Test
  void whoShowsNoSignOfLifeIsNotCutOff_MM17() {
    look();
    silent.add(SECOND);
    heard.remove(NodeId.of(2));
    look(40);
    assertThat(rounds.own()).isEqualTo(Hearing.ALL);
  }

  @Test
  void whenAllHaveAnsweredItIsDecided_MM17() {
    lose(2);
    said.put(SECOND, new Hearing(1, nodes(0)));
    look();
    assertThat(rounds.decision()).isEmpty();
    said.put(FIRST, new Hearing(1, nodes()));
    look((int) (Rounds.SETTLED_MS / 100));
    Rounds.Decision decision = rounds.decision().orElseThrow();
    assertThat(decision.survivors()).isEqualTo(nodes(0, 1));
    assertThat(decision.losers()).containsExactly(SECOND);
  }

  /** Two that only join are no more than the one that has joined. */
  @Test
  void onlyJoinedNodesCount_MM17() {
    for (Incarnation boot : List.of(SELF, FIRST)) {
      members.put(boot.node(), Member.joining(boot, new TreeMap<>()));
    }
    lose(2);
    said.put(FIRST, new Hearing(1, nodes(2)));
    said.put(SECOND, new Hearing(1, nodes(0, 1)));
    look((int) (Rounds.SETTLED_MS / 100) + 1);
    assertThat(rounds.decision().orElseThrow().survivors()).isEqualTo(nodes(2));
  }

  /** Nodes 1 and 2 hear this one, and not each other: both sets are of two. */
  @Test
  void ofTwoSetsOfOneSizeTheMastersStays_MM17() {
    master = SECOND;
    look(2);
    said.put(FIRST, new Hearing(1, nodes(2)));
    said.put(SECOND, new Hearing(1, nodes(1)));
    look((int) (Rounds.SETTLED_MS / 100) + 3);
    assertThat(rounds.decision().orElseThrow().survivors()).isEqualTo(nodes(0, 2));
  }

  @Test
  void notBeforeEverybodyHasHadTheTimeToNotice_MM17() {
    lose(2);
    said.put(FIRST, new Hearing(1, nodes()));
    said.put(SECOND, new Hearing(1, nodes(0)));
    look(3);
    assertThat(rounds.decision()).isEmpty();
    said.put(FIRST, new Hearing(2, nodes(0))); // it is this node that nobody hears
    said.put(SECOND, new Hearing(2, nodes(0)));
    look((int) (Rounds.SETTLED_MS / 100));
    assertThat(rounds.decision()).isEmpty();
    look(2);
    assertThat(rounds.decision().orElseThrow().losers()).containsExactly(SELF);
  }

  @Test
  void whatWasSaidAboutABootIsNotSaidAboutTheNext_MM17() {
    lose(2);
    Incarnation next = Incarnation.of(2, 2);
    Member before = members.remove(SECOND.node());
    look();
    assertThat(rounds.own()).isEqualTo(new Hearing(1, nodes()));
    members.put(SECOND.node(), Member.joining(next, new TreeMap<>()).in(before.state()));
    look((int) (DEAD_MS / 100) + 5);
    assertThat(rounds.decision()).isEmpty();
  }

  @Test
  void aConnectionThatNeverWasHasMoreTime_MM17() {
    heard.remove(NodeId.of(2));
    look(12);
    assertThat(rounds.own()).isEqualTo(Hearing.ALL);
    look(4);
    assertThat(rounds.own()).isEqualTo(new Hearing(1, nodes(2)));
  }

  @Test
  void anAnswerOfAnEarlierRoundDoesNotCount_MM17() {
    lose(2);
    said.put(FIRST, new Hearing(1, nodes()));
    said.put(SECOND, new Hearing(1, nodes(0)));
    heard.remove(NodeId.of(1));
    look(4);
    assertThat(rounds.own()).isEqualTo(new Hearing(2, nodes(1, 2)));
    assertThat(rounds.decision()).isEmpty();
  }

  @Test
  void whoSeesALaterRoundAnswersInIt_MM17() {
    said.put(FIRST, new Hearing(7, nodes(2)));
    look();
    assertThat(rounds.own()).isEqualTo(new Hearing(7, nodes()));
  }

  @Test
  void aConnectionThatIsBackOpensARoundInWhichNothingIsWrong_MM17() {
    lose(2);
    heard.add(NodeId.of(2));
    look();
    assertThat(rounds.own()).isEqualTo(new Hearing(2, nodes()));
    said.put(FIRST, new Hearing(2, nodes()));
    said.put(SECOND, new Hearing(2, nodes()));
    look();
    assertThat(rounds.decision()).isEmpty();
  }

  @Test
  void whoDoesNotAnswerInTimeHearsNobody_MM17() {
    lose(2);
    said.put(FIRST, new Hearing(1, nodes()));
    look((int) (DEAD_MS / 100));
    assertThat(rounds.decision()).isEmpty();
    look(2);
    assertThat(rounds.decision().orElseThrow().losers()).containsExactly(SECOND);
  }

  @Test
  void aMasterThatDoesNotDecideIsDeposed_MM17() {
    lose(2);
    said.put(FIRST, new Hearing(1, nodes()));
    said.put(SECOND, new Hearing(1, nodes(0)));
    look((int) (Rounds.SETTLED_MS / 100));
    assertThat(rounds.decision()).isPresent();
    look((int) (DEAD_MS / 100));
    assertThat(rounds.deposed()).isFalse();
    look(2);
    assertThat(rounds.deposed()).isTrue();
    epoch++;
    look((int) (DEAD_MS / 100));
    assertThat(rounds.deposed()).as("the next one has its time").isFalse();
    look(2);
    assertThat(rounds.deposed()).isTrue();
    members.put(SECOND.node(), members.get(SECOND.node()).in(NodeState.FORCED_LEAVING));
    look();
    assertThat(rounds.deposed()).as("it has decided").isFalse();
    assertThat(rounds.own().round()).as("that is no news for a round").isEqualTo(1);
  }
}
