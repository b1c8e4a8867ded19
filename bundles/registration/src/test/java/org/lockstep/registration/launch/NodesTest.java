package org.lockstep.registration.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipEvent;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.StoredRecord;

/** Who is gone, by the confirmed membership (RL-15). */
class NodesTest {
  private static final Incarnation BOOT = Incarnation.of(2, 3);
  private static final long VERSION = 7;

  private final SortedMap<NodeId, Cluster.Known> members = new TreeMap<>();
  private final AtomicLong nowMs = new AtomicLong();
  private boolean hasLeft;
  private final Nodes nodes =
      new Nodes(
          new Shown(),
          new SharedStoreFake().of(Incarnation.of(0, 1)),
          () -> nowMs.get() * 1_000_000);

  @BeforeEach
  void absent() {
    is(0, NodeState.INACTIVE);
  }

  private void is(int boot, NodeState state) {
    members.put(BOOT.node(), new Cluster.Known("N2", boot, state, NodeState.INACTIVE));
  }

  private boolean isDead(long shown) {
    return nodes.look(book(), shown).world().isDead(BOOT);
  }

  private boolean isDoubtful(long shown) {
    return nodes.look(book(), shown).doubtful();
  }

  @Test
  void theMembershipMayBeShownAsItWasBeforeThatBootCame_RL15() {
    assertThat(isDead(VERSION - 1)).isFalse();
    assertThat(isDoubtful(VERSION - 1)).isTrue();
    assertThat(isDead(VERSION)).as("shown as late as the record").isTrue();
    assertThat(isDoubtful(VERSION)).isFalse();
  }

  @Test
  void whoWasAMemberAndIsNoLongerIsGone_RL15() {
    is(3, NodeState.JOINED);
    assertThat(isDead(0)).isFalse();
    is(3, NodeState.FORCED_LEAVING);
    assertThat(isDead(0)).as("its death may not be proven yet").isFalse();
    is(0, NodeState.INACTIVE);
    assertThat(isDead(0)).isTrue();
  }

  @Test
  void aLaterBootComesOnlyAfterTheEarlierIsOut_MM9() {
    is(4, NodeState.JOINING);
    assertThat(isDead(0)).isTrue();
  }

  @Test
  void whoeverHasJustLeftMayStillBeEndingItsPrograms_RL15() {
    is(3, NodeState.LEAVING);
    assertThat(isDead(0)).isFalse();
    is(0, NodeState.INACTIVE);
    nowMs.addAndGet(9_000);
    assertThat(isDead(0)).isFalse();
    assertThat(isDoubtful(0)).isFalse();
    nowMs.addAndGet(2_000);
    assertThat(isDead(0)).isTrue();
  }

  /** Registration was not at work here when it left, or looked too seldom to see it leave. */
  @Test
  void whoeverHasLeftUnseenMayStillBeEndingWhatItDoes_RL1() {
    hasLeft = true;
    assertThat(isDead(VERSION)).isFalse();
    assertThat(isDoubtful(VERSION)).isFalse();
    nowMs.addAndGet(9_000);
    assertThat(isDead(VERSION)).isFalse();
    nowMs.addAndGet(2_000);
    assertThat(isDead(VERSION)).isTrue();
    is(3, NodeState.JOINED);
    assertThat(isDead(VERSION)).isFalse();
    is(0, NodeState.INACTIVE);
    assertThat(isDead(VERSION)).as("it was a member again, and then it was not").isFalse();
    hasLeft = false;
    nowMs.addAndGet(11_000);
    assertThat(isDead(VERSION)).isTrue();
  }

  /** Nobody had the event manager's level any more: who joins it is told of it much later. */
  @Test
  void aLevelThatIsRecoveredLateSaysNothingOfANodeThatHasLeftSince_MM19_RL1() {
    hasLeft = true;
    assertThat(isDead(VERSION)).isFalse();
    nodes.take(whole(event(false, true)));
    assertThat(isDead(VERSION)).isFalse();
    nowMs.addAndGet(11_000);
    assertThat(isDead(VERSION)).isTrue();
  }

  @Test
  void whoeverIsLostAsItLeavesIsDead_RL15() {
    is(3, NodeState.LEAVING);
    assertThat(isDead(VERSION)).isFalse();
    is(0, NodeState.INACTIVE);
    nodes.take(whole(event(false, true)));
    assertThat(isDead(VERSION)).isTrue();
  }

  @Test
  void aNodeThatIsNoLongerConfiguredIsGone_RL15() {
    is(3, NodeState.JOINED);
    assertThat(isDead(0)).isFalse();
    members.clear();
    assertThat(isDead(0)).isTrue();
  }

  /** Whether the node is configured or not, and whoever has its number (ND-3). */
  @Test
  void whatIsHandedOverIsHeldThoughItsNodeIsGone_RL1() {
    NodeSettings said =
        NodeSettings.NONE.handedOver(new NodeSettings.HandedOver(BOOT.number(), "s"));
    String key = Records.settingsKey(BOOT.node());
    Book.Circumstances circumstances =
        new Book.Circumstances(
            0,
            new TreeMap<>(
                Map.of(key, new StoredRecord(key, Records.write(said).getBytes(UTF_8), VERSION))));
    Book book = new Book(Map.of(), circumstances, new TreeMap<>());
    assertThat(held(book)).isTrue();
    members.put(BOOT.node(), new Cluster.Known("other", 4, NodeState.JOINED, NodeState.JOINED));
    assertThat(held(book)).isTrue();
    members.clear();
    assertThat(held(book)).isTrue();
  }

  private boolean held(Book book) {
    World.Node node = nodes.look(book, 0).world().nodes().get(BOOT.node());
    return node != null && node.settings().isHeld();
  }

  /** Its node stays a member: nothing is recovered or moved for it. */
  @Test
  void aNodeOfWhichTheEventManagerAloneGoesIsNeitherLostNorLeaving_MM13() {
    members.put(BOOT.node(), new Cluster.Known("N2", 3, NodeState.JOINED, NodeState.JOINED));
    assertThat(node().leaving()).isFalse();
    nodes.take(event(true, false));
    assertThat(node().leaving()).isFalse();
    nodes.take(event(false, true));
    assertThat(isDead(0)).isFalse();
    assertThat(node().boot()).contains(BOOT);
  }

  @Test
  void whatEventsSayOfAWholeNodeComesBeforeTheMembershipShowsIt_RL10_RL15() {
    members.put(BOOT.node(), new Cluster.Known("N2", 3, NodeState.JOINED, NodeState.JOINED));
    nodes.take(whole(event(true, false)));
    assertThat(node().leaving()).isTrue();
    nodes.take(whole(event(false, true)));
    assertThat(isDead(0)).isTrue();
    assertThat(node().boot()).isEmpty();
  }

  private World.Node node() {
    return nodes.look(book(), 0).world().nodes().get(BOOT.node());
  }

  private static MembershipEvent event(boolean leaves, boolean isLost) {
    TreeMap<NodeId, Incarnation> here = new TreeMap<>(Map.of(BOOT.node(), BOOT));
    return new MembershipEvent(
        NodeId.of(0),
        new TreeMap<>(),
        leaves ? here : new TreeMap<>(),
        isLost ? here : new TreeMap<>(),
        new TreeSet<>(),
        new TreeSet<>(List.of(BOOT.node())));
  }

  private static MembershipEvent whole(MembershipEvent partial) {
    return new MembershipEvent(
        partial.localNode(),
        partial.joining(),
        partial.leaving(),
        partial.lost(),
        partial.up(),
        new TreeSet<>());
  }

  private static Book book() {
    Definition definition =
        Records.definition("{\"version\":1,\"definition\":{\"name\":\"printing\"}}");
    InstanceId id = InstanceId.of("printing");
    Placement placement =
        Records.placement("{\"version\":1,\"state\":\"REGISTERED\",\"node\":2,\"boot\":3}");
    Instance one = new Instance(id, definition, definition, placement);
    return new Book(
        Map.of(id, new Book.Entry(one, 1, VERSION, 0)), Book.Circumstances.NONE, new TreeMap<>());
  }

  private final class Shown implements Cluster {
    @Override
    public Incarnation self() {
      return Incarnation.of(0, 1);
    }

    @Override
    public SortedMap<NodeId, Known> nodes() {
      return members;
    }

    @Override
    public boolean hasLeft(NodeId node) {
      return hasLeft;
    }

    @Override
    public void forceOut(String reason) {}
  }
}
