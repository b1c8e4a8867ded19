package org.lockstep.registration.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.Registration.ClientServiceState.DEREGISTERED;
import static org.lockstep.registration.Registration.ClientServiceState.RECOVERING;
import static org.lockstep.registration.Registration.ClientServiceState.REGISTERED;
import static org.lockstep.registration.Registration.ClientServiceState.STARTING;
import static org.lockstep.registration.Registration.ClientServiceState.STOPPING;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;

class DecisionsTest {
  private static final NodeId N0 = NodeId.of(0);
  private static final NodeId N1 = NodeId.of(1);
  private static final NodeId N2 = NodeId.of(2);
  private final SortedMap<NodeId, World.Node> nodes = new TreeMap<>();
  private Definition definition = defined(ActionPhase.START, ActionPhase.STOP);
  private Optional<Definition> running = Optional.empty();
  private Placement now = Placement.NONE;

  @BeforeEach
  void threeNodesAreUp() {
    List.of(0, 1, 2).forEach(this::boot);
  }

  @Test
  void aGenerationIsGivenToExactlyOneBoot_RL1() {
    decide();
    isAt(STARTING, N0);
    assertThat(now.generation()).isEqualTo(1);
    succeed(ActionPhase.START);
    isAt(REGISTERED, N0);
  }

  @Test
  void aLostNodeMovesItInOneStep_RL1() {
    registered();
    lose(0);
    decide();
    isAt(STARTING, N1);
    assertThat(now.generation()).isEqualTo(2);
    assertThat(states()).containsExactly(STARTING, REGISTERED, DEREGISTERED, STARTING);
  }

  @Test
  void decidingAgainChangesNothing_RL3() {
    registered();
    assertThat(round().decide(List.of(one().id()))).isEmpty();
  }

  @Test
  void aFailedStartStopsThereBeforeTheNextNodeIsTried_RL6() {
    decide();
    fail(ActionPhase.START, "no licence");
    isAt(STOPPING, N0);
    decide();
    isAt(STOPPING, N0);
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
    assertThat(now.failed()).containsEntry(boot(N0), "no licence");
  }

  @Test
  void allFailedStaysDownUntilANodeJoins_RL6() {
    for (int i = 0; i < 3; i++) {
      decide();
      fail(ActionPhase.START, "no");
      succeed(ActionPhase.STOP);
    }
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    assertThat(now.failed()).containsOnlyKeys(boot(N0), boot(N1), boot(N2));
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    node(2, Optional.of(2), false, 1);
    decide();
    isAt(STARTING, N0);
  }

  @Test
  void aFailedStopBlocksUntilAskedAgain_RL6() {
    registered();
    now = intents().deregister(one());
    decide();
    fail(ActionPhase.STOP, "busy");
    decide();
    isAt(STOPPING, N0);
    assertThat(Results.due(definition, now)).isEmpty();
    now = intents().deregister(one());
    assertThat(Results.due(definition, now)).contains(ActionPhase.STOP);
    assertThat(now.generation()).isEqualTo(2);
  }

  @Test
  void recoveryComesBeforeStartElsewhere_RL9() {
    definition = defined(ActionPhase.START, ActionPhase.STOP, ActionPhase.RECOVERY);
    registered();
    lose(0);
    decide();
    isAt(RECOVERING, N1);
    fail(ActionPhase.RECOVERY, "no");
    decide();
    isAt(RECOVERING, N2);
    succeed(ActionPhase.RECOVERY);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void fromStartingNothingIsRecovered_RL9() {
    definition = defined(ActionPhase.START, ActionPhase.RECOVERY);
    decide();
    lose(0);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void recoveryWaitsForAnEligibleNode_RL6() {
    definition = defined(ActionPhase.RECOVERY);
    registered();
    List.of(0, 1, 2).forEach(this::lose);
    decide();
    assertThat(now.state()).isEqualTo(RECOVERING);
    assertThat(now.on()).isEmpty();
    node(2, Optional.of(2), false, 1);
    decide();
    isAt(RECOVERING, N2);
  }

  @Test
  void aLeavingNodeIsStoppedThereThenStartedElsewhere_RL10() {
    registered();
    leave(0);
    decide();
    isAt(STOPPING, N0);
    assertThat(now.transfer()).isTrue();
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
    assertThat(now.transfer()).isTrue();
    succeed(ActionPhase.START);
    assertThat(now.transfer()).isFalse();
  }

  @Test
  void aLeaveAlsoMovesWhatIsStoppedAfterAFailedStart_RL10() {
    decide();
    fail(ActionPhase.START, "no");
    leave(0);
    decide();
    isAt(STOPPING, N0);
    assertThat(now.transfer()).isTrue();
    now = intents().deregister(one());
    decide();
    assertThat(now.transfer()).as("nobody wants it elsewhere").isFalse();
  }

  @Test
  void tIsClearWhenNothingCanTakeIt_RL9() {
    registered();
    List.of(0, 1, 2).forEach(this::leave);
    decide();
    succeed(ActionPhase.STOP);
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    assertThat(now.transfer()).isFalse();
  }

  @Test
  void anAutoOneDeregisteredByHandIsHeld_RL12() {
    registered();
    now = intents().deregister(one());
    decide();
    succeed(ActionPhase.STOP);
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    now = intents().register(one(), Optional.of(N2));
    decide();
    isAt(STARTING, N2);
  }

  @Test
  void aTransferByHandDoesNotComeBackToTheBetterNode_RL12() {
    registered();
    now = intents().transfer(one(), Optional.empty());
    decide();
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void whatIsImpossibleIsRefusedWithReasons_RL12() {
    registered();
    lose(2);
    assertThatThrownBy(() -> intents().transfer(one(), Optional.of(N2)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("N2: its event manager is not up");
  }

  @Test
  void nothingStartsElsewhereBeforeTheDeathIsProven_RL15() {
    registered();
    node(0, Optional.empty(), false, 0);
    decide();
    isAt(REGISTERED, N0);
  }

  @Test
  void orderedPreferencesThenIds_RL17() {
    definition = disallowing("N0", List.of("N2"));
    assertThat(round().ranking().eligible(one())).containsExactly(N2, N1);
    nodes.put(N2, seen(2, Optional.of(1), false, 0));
    assertThat(round().ranking().ruledOut(one()))
        .containsEntry(N0, "it is not an allowable node")
        .containsEntry(N2, "it has no action of type a");
  }

  @Test
  void statesWithoutAnActionAreSkipped_RL6() {
    definition = defined();
    decide();
    isAt(REGISTERED, N0);
    leave(0);
    decide();
    isAt(REGISTERED, N1);
  }

  @Test
  void withoutAStopActionItsNodeStillSaysWhenItIsOver_RL6() {
    definition = defined(ActionPhase.START);
    decide();
    fail(ActionPhase.START, "no end within 5 ms");
    decide();
    isAt(STOPPING, N0);
    assertThat(Results.due(definition, now)).contains(ActionPhase.STOP);
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void aFailedAttemptLeavesNoTargetBehind_RL17() {
    registered();
    now = intents().transfer(one(), Optional.of(N2));
    decide();
    succeed(ActionPhase.STOP);
    for (int i = 0; i < 3; i++) {
      decide();
      fail(ActionPhase.START, "no");
      succeed(ActionPhase.STOP);
    }
    decide();
    assertThat(now.wish().target()).isEmpty();
    assertThat(now.wish().avoid()).isEmpty();
    node(0, Optional.of(2), false, 1);
    decide();
    isAt(STARTING, N0);
  }

  @Test
  void whatRunsIsStoppedAndRecoveredAsItWasStarted_RL14() {
    definition = defined(ActionPhase.START, ActionPhase.STOP, ActionPhase.RECOVERY);
    registered();
    running = Optional.of(definition);
    definition = defined(ActionPhase.START);
    lose(0);
    decide();
    isAt(RECOVERING, N1);
    assertThat(Results.due(one().running(), now)).contains(ActionPhase.RECOVERY);
  }

  @Test
  void whatRunsStaysWhenItsDefinitionBecomesManual_RL14() {
    registered();
    definition = manual();
    decide();
    isAt(REGISTERED, N0);
    leave(0);
    decide();
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void manualStaysDownUnasked_RL2() {
    definition = manual();
    decide();
    assertThat(now).isEqualTo(Placement.NONE);
  }

  @Test
  void addingDisallowableMovesNothingByItself_RL2() {
    registered();
    definition = disallowing("N0", List.of());
    decide();
    isAt(REGISTERED, N0);
  }

  @Test
  void recoveryKnowsWhoseRemainsItHandles_RL6() {
    definition = defined(ActionPhase.START, ActionPhase.RECOVERY);
    registered();
    lose(0);
    decide();
    assertThat(now.remains()).contains(boot(N0));
    lose(1);
    decide();
    isAt(RECOVERING, N2);
    assertThat(now.remains()).contains(boot(N0));
    succeed(ActionPhase.RECOVERY);
    assertThat(now.remains()).isEmpty();
  }

  @Test
  void deathInStoppingIsRecovered_RL9() {
    definition = defined(ActionPhase.START, ActionPhase.STOP, ActionPhase.RECOVERY);
    registered();
    now = intents().deregister(one());
    decide();
    isAt(STOPPING, N0);
    lose(0);
    decide();
    isAt(RECOVERING, N1);
    succeed(ActionPhase.RECOVERY);
    decide();
    assertThat(now.state()).as("held").isEqualTo(DEREGISTERED);
  }

  @Test
  void theOneWithTheFewestComesFirst_RL17() {
    Roster roster = Roster.of(List.of(one(), at("a", N0), at("b", N0), at("c", N1), at("d", N2)));
    assertThat(new Round(roster, world(), Instant.EPOCH, false).ranking().eligible(one()))
        .containsExactly(N1, N2, N0);
  }

  @Test
  void oneRoundSpreadsWhatItPlaces_RL17() {
    Roster roster = new Roster();
    for (String name : List.of("a", "b", "c", "d")) {
      Definition named = defined(name, Choosing.DEFAULT, definition.actions());
      roster.put(new Instance(InstanceId.of(name), named, named, Placement.NONE));
    }
    assertThat(
            new Round(roster, world(), Instant.EPOCH, false)
                .decide(roster.instances().stream().map(Instance::id).toList())
                .values())
        .extracting(placement -> placement.on().orElseThrow().node())
        .containsExactly(N0, N1, N2, N0);
  }

  @Test
  void onlyWhoseEventManagerIsJoinedDecides_RL3() {
    assertThat(world().decides(boot(N1), false)).isTrue();
    node(1, Optional.empty(), false, 0);
    assertThat(world().decides(boot(N1), true)).as("others are").isFalse();
    node(0, Optional.empty(), false, 0);
    node(2, Optional.empty(), false, 0);
    assertThat(world().decides(boot(N1), false)).isFalse();
    assertThat(world().decides(boot(N1), true)).as("told, and nobody else is").isTrue();
  }

  @Test
  void theFirstGenerationIsOneThatNobodyHasHad_RL7() {
    now = Placement.NONE.since(40);
    decide();
    assertThat(now.generation()).isEqualTo(41);
    assertThat(now.since(50).generation()).isEqualTo(41);
  }

  @Test
  void theFirstGenerationOfAPartIsOneThatNobodyHasHad_RL7_RL16() {
    Choosing any = Choosing.DEFAULT;
    Choosing everywhere =
        new Choosing(
            any.allowable(),
            any.disallowable(),
            any.ordered(),
            any.unordered(),
            true,
            true,
            any.maturity(),
            false,
            any.apart());
    definition = defined("printing", everywhere, definition.actions());
    now = Placement.NONE.since(40);
    Map<InstanceId, Placement> decided = round().decide(List.of(one().id()));
    assertThat(decided)
        .containsOnlyKeys(
            InstanceId.of("printing", N0),
            InstanceId.of("printing", N1),
            InstanceId.of("printing", N2));
    assertThat(decided.values()).extracting(Placement::generation).containsOnly(41L);
  }

  @Test
  void aClockThatIsSetBackTakesNoRipenessAway_RL4() {
    Choosing any = Choosing.DEFAULT;
    Maturity three = new Maturity(OptionalInt.of(3), Optional.empty());
    Choosing ripening =
        new Choosing(
            any.allowable(),
            any.disallowable(),
            any.ordered(),
            any.unordered(),
            true,
            false,
            three,
            false,
            any.apart());
    definition = defined("printing", ripening, definition.actions());
    decideAt(Instant.EPOCH.plusSeconds(3_600));
    assertThat(now.maturing().reached()).isTrue();
    lose(0);
    decideAt(Instant.EPOCH);
    assertThat(now.maturing().reached()).as("only two are up").isTrue();
    isAt(STARTING, N1);
  }

  private void decideAt(Instant at) {
    Round round = new Round(Roster.of(List.of(one())), world(), at, false);
    now = round.decide(List.of(one().id())).getOrDefault(one().id(), now);
  }

  private Definition manual() {
    return defined("printing", choosing(new TreeSet<>(), List.of(), false), definition.actions());
  }

  private Definition disallowing(String node, List<String> ordered) {
    return defined(
        "printing", choosing(new TreeSet<>(List.of(node)), ordered, true), definition.actions());
  }

  private static Choosing choosing(
      SortedSet<String> disallowable, List<String> ordered, boolean auto) {
    Choosing any = Choosing.DEFAULT;
    return new Choosing(
        any.allowable(),
        disallowable,
        ordered,
        any.unordered(),
        auto,
        any.everywhere(),
        any.maturity(),
        any.free(),
        any.apart());
  }

  private static Definition defined(ActionPhase... phases) {
    SortedMap<ActionPhase, ActionSpec> actions = new TreeMap<>();
    Arrays.asList(phases)
        .forEach(p -> actions.put(p, new ActionSpec("a", Map.of(), Optional.empty())));
    return defined("printing", Choosing.DEFAULT, actions);
  }

  private static Definition defined(
      String name, Choosing choosing, SortedMap<ActionPhase, ActionSpec> actions) {
    return new Definition(
        name,
        Optional.empty(),
        choosing,
        new TreeMap<>(),
        RestartLimit.DEFAULT,
        false,
        actions,
        List.of());
  }

  private World world() {
    return new World(nodes, ClusterSettings.NONE);
  }

  private Instance one() {
    return new Instance(InstanceId.of("printing"), definition, running.orElse(definition), now);
  }

  private Instance at(String name, NodeId node) {
    Placement there =
        Placement.NONE.moved(REGISTERED, Optional.of(boot(node)), "placed", Instant.EPOCH);
    Definition named = defined(name, Choosing.DEFAULT, definition.actions());
    return new Instance(InstanceId.of(name), named, named, there);
  }

  private Round round() {
    return new Round(Roster.of(List.of(one())), world(), Instant.EPOCH, false);
  }

  private Intents intents() {
    return new Intents(round());
  }

  private static Incarnation boot(NodeId node) {
    return new Incarnation(node, 1);
  }

  private void boot(int id) {
    node(id, Optional.of(1), false, 0);
  }

  private void leave(int id) {
    node(id, Optional.of(1), true, 0);
  }

  private void lose(int id) {
    node(id, Optional.empty(), false, 1);
  }

  private void node(int id, Optional<Integer> boot, boolean leaving, int dead) {
    nodes.put(NodeId.of(id), seen(id, boot, leaving, dead, "a"));
  }

  private static World.Node seen(
      int id, Optional<Integer> boot, boolean leaving, int dead, String... types) {
    return new World.Node(
        "N" + id,
        boot.map(number -> Incarnation.of(id, number)),
        leaving,
        dead,
        Optional.of(new Offered(new TreeSet<>(List.of(types)), 0, 1, 1)),
        NodeSettings.NONE);
  }

  private void decide() {
    now = round().decide(List.of(one().id())).getOrDefault(one().id(), now);
  }

  private void registered() {
    decide();
    if (now.state() == STARTING) {
      succeed(ActionPhase.START);
    }
    isAt(REGISTERED, N0);
  }

  private void succeed(ActionPhase phase) {
    now = Results.ended(now, phase, ActionResult.ok(), true, Instant.EPOCH);
  }

  private void fail(ActionPhase phase, String why) {
    now = Results.ended(now, phase, ActionResult.failed(why), true, Instant.EPOCH);
  }

  private void isAt(ClientServiceState state, NodeId node) {
    assertThat(now.state()).isEqualTo(state);
    assertThat(now.on()).map(Incarnation::node).contains(node);
  }

  private List<ClientServiceState> states() {
    return now.changes().stream().map(Change::state).toList();
  }
}
