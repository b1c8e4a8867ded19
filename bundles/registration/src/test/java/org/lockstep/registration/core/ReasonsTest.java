package org.lockstep.registration.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Explanation.Candidate;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.format.DefinitionDocument;

/** What people are told of each node. */
class ReasonsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final NodeId N0 = NodeId.of(0);
  private static final NodeId N1 = NodeId.of(1);

  private final SortedMap<NodeId, World.Node> nodes = new TreeMap<>();
  private final List<Instance> instances = new ArrayList<>();
  private ClusterSettings settings = ClusterSettings.NONE;

  private void up(int id, long joined, double load) {
    Offered offered = new Offered(new TreeSet<>(List.of("t")), load, joined, joined);
    nodes.put(
        NodeId.of(id),
        new World.Node(
            "n" + id,
            Optional.of(Incarnation.of(id, 1)),
            false,
            0,
            Optional.of(offered),
            NodeSettings.NONE));
  }

  private void defined(String fields, Map<String, Placement> placements) {
    String yaml = "client_services: [" + fields + "]";
    new DefinitionDocument()
        .read(yaml, "f.yaml", Optional.empty())
        .forEach(
            (name, entry) ->
                instances.add(
                    new Instance(
                        InstanceId.of(name),
                        entry.definition(),
                        entry.definition(),
                        placements.getOrDefault(name, Placement.NONE))));
  }

  /** Chosen when the joins up to that one were known. */
  private static Placement registered(NodeId node, long ranked) {
    return Placement.NONE
        .rankedAmong(ranked)
        .moved(
            ClientServiceState.REGISTERED,
            Optional.of(new Incarnation(node, 1)),
            "chosen by rank",
            NOW);
  }

  private Round round() {
    return new Round(Roster.of(instances), new World(nodes, settings), NOW, true);
  }

  private String why(String name, NodeId node) {
    List<Instance> parts = instances.stream().filter(one -> one.name().equals(name)).toList();
    return new Reasons(round())
        .of(parts).stream()
            .filter(candidate -> candidate.node().equals(node))
            .map(Candidate::reasons)
            .map(reasons -> String.join("; ", reasons))
            .findFirst()
            .orElseThrow();
  }

  private void preferringN0(String more, long ranked) {
    defined(
        "{name: web, preferences: {ordered: [n0]}, actions: {start: {type: t}}" + more + "}",
        Map.of("web", registered(N1, ranked)));
  }

  @Test
  void whatIsCostlyStaysAndSaysHowItMoves_RL11() {
    up(0, 2, 0);
    up(1, 1, 0);
    preferringN0("", 1);
    assertThat(why("web", N0))
        .startsWith("ordered preference 1; load 0.0")
        .endsWith(
            "it stays on n1: its transfer is costly, so nothing moves it by itself;"
                + " 'cs transfer web n0' moves it");
    assertThat(why("web", N1)).doesNotContain("stays");
  }

  @Test
  void aFreeTransferIsDueOncePerJoin_RL11() {
    up(0, 2, 0);
    up(1, 1, 0);
    preferringN0(", transfer_cost: free", 1);
    assertThat(why("web", N0)).endsWith("it stays on n1: a free transfer is due");
    settings = settings.frozen(true);
    assertThat(why("web", N0)).isEqualTo("the cluster is frozen");
  }

  @Test
  void oneThatWasThereWhenItWasChosenIsNoReason_RL11() {
    up(0, 2, 0);
    up(1, 1, 0);
    preferringN0(", transfer_cost: free", 2);
    assertThat(why("web", N0))
        .endsWith(
            "it stays on n1: a free transfer follows a join, once; n0 was there when n1 was"
                + " chosen; 'cs transfer web n0' moves it");
  }

  @Test
  void aLittleLessLoadMovesNothing_RL11() {
    up(0, 2, 0.1);
    up(1, 1, 0.2);
    defined(
        "{name: web, transfer_cost: free, actions: {start: {type: t}}}",
        Map.of("web", registered(N1, 1)));
    assertThat(why("web", N0))
        .endsWith("it stays on n1: of the same preference, and not clearly less busy");
  }

  @Test
  void whatIsOnAllNodesSaysFromWhomItIsKeptApart_RL16() {
    up(0, 1, 0);
    up(1, 1, 0);
    defined(
        "{name: cache, placement_policy: register_on_all, keep_apart: [web],"
            + " actions: {start: {type: t}}},"
            + " {name: web, actions: {start: {type: t}}}",
        Map.of("web", registered(N1, 1)));
    assertThat(why("cache", N1)).isEqualTo("web is there, from which it is kept apart");
  }

  @Test
  void noFactorHidesAnother_RL17() {
    up(0, 1, 0);
    up(1, 1, 0);
    settings = settings.frozen(true);
    defined(
        "{name: web, capacity: {memory: 4}, actions: {start: {type: t}}}",
        Map.of("web", registered(N1, 1)));
    assertThat(why("web", N0)).isEqualTo("the cluster is frozen; 4 of memory needed, 0 left");
    settings = settings.frozen(false);
    assertThat(why("web", N0)).isEqualTo("4 of memory needed, 0 left");
  }

  @Test
  void standbyAndMaintenanceHideNoFailure_RL17() {
    up(0, 1, 0);
    up(1, 1, 0);
    said(0, NodeSettings.NONE.standby(true).maintained(true));
    defined(
        "{name: web, disallowable_nodes: [n1], actions: {start: {type: t}}}",
        Map.of("web", Placement.NONE.failedOn(Incarnation.of(0, 1), "exit 1")));
    assertThat(why("web", N0))
        .isEqualTo("it is in standby; it is in maintenance; failed there: exit 1");
    assertThat(why("web", N1)).isEqualTo("it is not an allowable node");
  }

  private void said(int id, NodeSettings said) {
    nodes.computeIfPresent(
        NodeId.of(id),
        (any, node) ->
            new World.Node(
                node.name(),
                node.boot(),
                node.leaving(),
                node.deadThrough(),
                node.offered(),
                said));
  }

  @Test
  void whereAllHaveFailedItSaysHowItIsTriedAgain_RL6() {
    up(0, 1, 0);
    Placement failed = Placement.NONE.failedOn(Incarnation.of(0, 1), "exit 1");
    defined("{name: web, actions: {start: {type: t}}}", Map.of("web", failed));
    assertThat(waits("web").whole())
        .isEqualTo("no node can have it: n0: failed there: exit 1; 'cs cleanup web' tries again");
    assertThat(waits("web").brief()).isEqualTo("no node can have it: n0: failed there: exit 1");
  }

  @Test
  void aFailedStopSaysBothWaysOut_RL6() {
    up(1, 1, 0);
    Placement blocked = registered(N1, 1).withBlocked(Optional.of("stop failed: exit 1"));
    defined("{name: web, actions: {start: {type: t}}}", Map.of("web", blocked));
    assertThat(waits("web").whole())
        .isEqualTo(
            "blocked: stop failed: exit 1; 'cs cleanup web' stops it again,"
                + " 'node force n1 --reason TEXT' ends it with its node");
    assertThat(waits("web").brief()).isEqualTo("blocked: stop failed: exit 1");
  }

  private Wait waits(String name) {
    Instance one = instances.stream().filter(each -> each.name().equals(name)).findFirst().get();
    return new Waiting(round()).reason(one).orElseThrow();
  }

  private void down(int id) {
    Optional<Incarnation> none = Optional.empty();
    nodes.put(
        NodeId.of(id),
        new World.Node("n" + id, none, false, 1, Optional.empty(), NodeSettings.NONE));
  }

  @Test
  void aTableSaysOfFewNodesWhyTheyCannotHaveIt_AL2() {
    for (int i = 0; i < 5; i++) {
      up(i, 1, 0);
    }
    down(4);
    defined(
        "{name: web, allowable_nodes: [n1, n2, n3, n4], capacity: {memory: 4},"
            + " actions: {start: {type: t}}}",
        Map.of());
    Wait wait = waits("web");
    assertThat(wait.whole())
        .isEqualTo(
            "no node can have it: n0 is not an allowable node; n1: 4 of memory needed, 0 left;"
                + " n2: 4 of memory needed, 0 left; n3: 4 of memory needed, 0 left; n4's event"
                + " manager is not up");
    assertThat(wait.brief())
        .isEqualTo(
            "no node can have it: n1: 4 of memory needed, 0 left; n2: 4 of memory needed, 0 left;"
                + " 3 more, see 'cs explain web'");
  }

  @Test
  void whatIsNotMatureSaysWhatIsMissing_RL4() {
    up(0, 1, 0);
    defined(
        "{name: web, preferences: {ordered: [n1]}, maturity: {count: 3, time: 5m},"
            + " actions: {start: {type: t}}}",
        Map.of(
            "web",
            Placement.NONE.maturing(new Maturing(Optional.of(NOW.minusMillis(90_500)), false, 1))));
    assertThat(waits("web").whole())
        .isEqualTo(
            "waits for the cluster to be mature: 1 of 3 allowable nodes up, or n1 up, or 210 s"
                + " left");
  }

  @Test
  void whatIsOnAllNodesWaitsForThoseThatAreLeftOut_RL16() {
    up(0, 1, 0);
    up(1, 1, 0);
    down(2);
    defined(
        "{name: cache, placement_policy: register_on_all, keep_apart: [web],"
            + " actions: {start: {type: t}}},"
            + " {name: web, actions: {start: {type: t}}}",
        Map.of("web", registered(N1, 1)));
    assertThat(waits("cache").whole())
        .isEqualTo("not on n1: web is there, from which it is kept apart");
  }
}
