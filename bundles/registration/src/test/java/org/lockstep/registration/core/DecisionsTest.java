package org.lockstep.registration.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.Registration.ClientServiceState.DEREGISTERED;
import static org.lockstep.registration.Registration.ClientServiceState.RECOVERING;
import static org.lockstep.registration.Registration.ClientServiceState.REGISTERED;
import static org.lockstep.registration.Registration.ClientServiceState.STARTING;
import static org.lockstep.registration.Registration.ClientServiceState.STOPPING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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
  private final SortedMap<NodeId, Integer> load = new TreeMap<>();
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
    assertThat(Decisions.next(service(), world(), Instant.EPOCH)).isEmpty();
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
    now = Intents.deregister(now);
    decide();
    fail(ActionPhase.STOP, "busy");
    decide();
    isAt(STOPPING, N0);
    assertThat(Results.due(definition, now)).isEmpty();
    now = Intents.deregister(now);
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
    now = Intents.deregister(now);
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
    now = Intents.deregister(now);
    decide();
    succeed(ActionPhase.STOP);
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    now = Intents.register(definition, now, world(), Optional.of(N2));
    decide();
    isAt(STARTING, N2);
  }

  @Test
  void aTransferByHandDoesNotComeBackToTheBetterNode_RL12() {
    registered();
    now = Intents.transfer(definition, now, world(), Optional.empty());
    decide();
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void whatIsImpossibleIsRefusedWithReasons_RL12() {
    registered();
    lose(2);
    assertThatThrownBy(() -> Intents.transfer(definition, now, world(), Optional.of(N2)))
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
    definition =
        new Definition(
            "printing",
            Optional.empty(),
            new TreeSet<>(List.of("N0")),
            List.of("N2"),
            true,
            false,
            definition.actions());
    assertThat(Ranking.eligible(definition, now, world())).containsExactly(N2, N1);
    nodes.put(
        N2, new World.Node("N2", Optional.of(1), false, 0, Optional.of(new TreeSet<String>())));
    assertThat(Ranking.ruledOut(definition, now, world()))
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
    now = Intents.transfer(definition, now, world(), Optional.of(N2));
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
    assertThat(Results.due(service().running(), now)).contains(ActionPhase.RECOVERY);
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
    definition =
        new Definition(
            "printing",
            Optional.empty(),
            new TreeSet<>(List.of("N0")),
            List.of(),
            true,
            false,
            definition.actions());
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
    now = Intents.deregister(now);
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
  void theLeastLoadedComesFirst_RL17() {
    load.put(N0, 2);
    load.put(N1, 1);
    load.put(N2, 1);
    assertThat(Ranking.eligible(definition, now, world())).containsExactly(N1, N2, N0);
  }

  @Test
  void oneRoundSpreadsWhatItPlaces_RL17() {
    List<ClientService> services = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      Definition named =
          new Definition(
              name,
              Optional.empty(),
              new TreeSet<>(),
              List.of(),
              true,
              false,
              definition.actions());
      services.add(new ClientService(named, named, Placement.NONE));
    }
    assertThat(Round.next(services, world(), Instant.EPOCH).values())
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

  private Definition manual() {
    return new Definition(
        "printing",
        Optional.empty(),
        new TreeSet<>(),
        List.of(),
        false,
        false,
        definition.actions());
  }

  private static Definition defined(ActionPhase... phases) {
    SortedMap<ActionPhase, ActionSpec> actions = new TreeMap<>();
    Arrays.asList(phases)
        .forEach(p -> actions.put(p, new ActionSpec("a", Map.of(), ActionSpec.DEFAULT_TIMEOUT)));
    return new Definition(
        "printing", Optional.empty(), new TreeSet<>(), List.of(), true, false, actions);
  }

  private World world() {
    return new World(nodes, load);
  }

  private ClientService service() {
    return new ClientService(definition, running.orElse(definition), now);
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
    nodes.put(
        NodeId.of(id),
        new World.Node("N" + id, boot, leaving, dead, Optional.of(new TreeSet<>(List.of("a")))));
  }

  private void decide() {
    now = Decisions.next(service(), world(), Instant.EPOCH).orElse(now);
  }

  private void registered() {
    decide();
    if (now.state() == STARTING) {
      succeed(ActionPhase.START);
    }
    isAt(REGISTERED, N0);
  }

  private void succeed(ActionPhase phase) {
    now = Results.ended(now, phase, ActionResult.ok(), Instant.EPOCH);
  }

  private void fail(ActionPhase phase, String why) {
    now = Results.ended(now, phase, ActionResult.failed(why), Instant.EPOCH);
  }

  private void isAt(ClientServiceState state, NodeId node) {
    assertThat(now.state()).isEqualTo(state);
    assertThat(now.on()).map(Incarnation::node).contains(node);
  }

  private List<ClientServiceState> states() {
    return now.changes().stream().map(Change::state).toList();
  }
}
