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
  private Definition definition = service(ActionPhase.START, ActionPhase.STOP);
  private Placement now = Placement.NONE;

  @BeforeEach
  void threeNodesAreUp() {
    List.of(0, 1, 2).forEach(this::boot);
  }

  @Test
  void rl1AGenerationIsGivenToExactlyOneBoot() {
    decide();
    isAt(STARTING, N0);
    assertThat(now.generation()).isEqualTo(1);
    succeed(ActionPhase.START);
    isAt(REGISTERED, N0);
  }

  @Test
  void rl1ALostNodeMovesItInOneStep() {
    registered();
    lose(0);
    decide();
    isAt(STARTING, N1);
    assertThat(now.generation()).isEqualTo(2);
    assertThat(states()).containsExactly(STARTING, REGISTERED, DEREGISTERED, STARTING);
  }

  @Test
  void rl3DecidingAgainChangesNothing() {
    registered();
    assertThat(Decisions.next(definition, now, world(), Instant.EPOCH)).isEmpty();
  }

  @Test
  void rl6AFailedStartStopsThereBeforeTheNextNodeIsTried() {
    decide();
    fail(ActionPhase.START, "no licence");
    isAt(STOPPING, N0);
    decide();
    isAt(STOPPING, N0);
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
    assertThat(now.failed()).containsEntry(N0, "no licence");
  }

  @Test
  void rl6AllFailedStaysDownUntilANodeJoins() {
    for (int i = 0; i < 3; i++) {
      decide();
      fail(ActionPhase.START, "no");
      succeed(ActionPhase.STOP);
    }
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    assertThat(now.failed()).containsOnlyKeys(N0, N1, N2);
    now = Decisions.joined(definition, now, world(), new TreeSet<>(List.of(N2)));
    decide();
    isAt(STARTING, N0);
  }

  @Test
  void rl6AFailedStopBlocksUntilAskedAgain() {
    registered();
    now = Intents.deregister(definition, now);
    decide();
    fail(ActionPhase.STOP, "busy");
    decide();
    isAt(STOPPING, N0);
    assertThat(Results.due(definition, now)).isEmpty();
    now = Intents.deregister(definition, now);
    assertThat(Results.due(definition, now)).contains(ActionPhase.STOP);
    assertThat(now.generation()).isEqualTo(2);
  }

  @Test
  void rl9RecoveryComesBeforeStartElsewhere() {
    definition = service(ActionPhase.START, ActionPhase.STOP, ActionPhase.RECOVERY);
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
  void rl9FromStartingNothingIsRecovered() {
    definition = service(ActionPhase.START, ActionPhase.RECOVERY);
    decide();
    lose(0);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void rl6RecoveryWaitsForAnEligibleNode() {
    definition = service(ActionPhase.RECOVERY);
    registered();
    List.of(0, 1, 2).forEach(this::lose);
    decide();
    assertThat(now.state()).isEqualTo(RECOVERING);
    assertThat(now.on()).isEmpty();
    nodes.put(N2, new World.Node("N2", Optional.of(2), false, 1, new TreeSet<>(List.of("a"))));
    decide();
    isAt(RECOVERING, N2);
  }

  @Test
  void rl10ALeavingNodeIsStoppedThereThenStartedElsewhere() {
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
  void rl9TIsClearWhenNothingCanTakeIt() {
    registered();
    List.of(0, 1, 2).forEach(this::leave);
    decide();
    succeed(ActionPhase.STOP);
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    assertThat(now.transfer()).isFalse();
  }

  @Test
  void rl12AnAutoOneDeregisteredByHandIsHeld() {
    registered();
    now = Intents.deregister(definition, now);
    decide();
    succeed(ActionPhase.STOP);
    decide();
    assertThat(now.state()).isEqualTo(DEREGISTERED);
    now = Intents.register(definition, now, world(), Optional.of(N2));
    decide();
    isAt(STARTING, N2);
  }

  @Test
  void rl12ATransferByHandDoesNotComeBackToTheBetterNode() {
    registered();
    now = Intents.transfer(definition, now, world(), Optional.empty());
    decide();
    succeed(ActionPhase.STOP);
    decide();
    isAt(STARTING, N1);
  }

  @Test
  void rl12WhatIsImpossibleIsRefusedWithReasons() {
    registered();
    lose(2);
    assertThatThrownBy(() -> Intents.transfer(definition, now, world(), Optional.of(N2)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("N2: its event manager is not up");
  }

  @Test
  void rl15NothingStartsElsewhereBeforeTheDeathIsProven() {
    registered();
    nodes.put(N0, new World.Node("N0", Optional.empty(), false, 0, new TreeSet<>()));
    decide();
    isAt(REGISTERED, N0);
  }

  @Test
  void rl17OrderedPreferencesThenIds() {
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
    nodes.put(N2, new World.Node("N2", Optional.of(1), false, 0, new TreeSet<>()));
    assertThat(Ranking.ruledOut(definition, now, world()))
        .containsEntry(N0, "it is not an allowable node")
        .containsEntry(N2, "it has no action of type a");
  }

  @Test
  void rl6StatesWithoutAnActionAreSkipped() {
    definition = service();
    decide();
    isAt(REGISTERED, N0);
    leave(0);
    decide();
    isAt(REGISTERED, N1);
  }

  private static Definition service(ActionPhase... phases) {
    SortedMap<ActionPhase, ActionSpec> actions = new TreeMap<>();
    Arrays.asList(phases)
        .forEach(p -> actions.put(p, new ActionSpec("a", Map.of(), ActionSpec.DEFAULT_TIMEOUT)));
    return new Definition(
        "printing", Optional.empty(), new TreeSet<>(), List.of(), true, false, actions);
  }

  private World world() {
    return new World(nodes);
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
        NodeId.of(id), new World.Node("N" + id, boot, leaving, dead, new TreeSet<>(List.of("a"))));
  }

  private void decide() {
    now = Decisions.next(definition, now, world(), Instant.EPOCH).orElse(now);
  }

  private void registered() {
    decide();
    if (now.state() == STARTING) {
      succeed(ActionPhase.START);
    }
    isAt(REGISTERED, N0);
  }

  private void succeed(ActionPhase phase) {
    now = Results.ended(definition, now, phase, ActionResult.ok(), Instant.EPOCH);
  }

  private void fail(ActionPhase phase, String why) {
    now = Results.ended(definition, now, phase, ActionResult.failed(why), Instant.EPOCH);
  }

  private void isAt(ClientServiceState state, NodeId node) {
    assertThat(now.state()).isEqualTo(state);
    assertThat(now.on()).map(Incarnation::node).contains(node);
  }

  private List<ClientServiceState> states() {
    return now.changes().stream().map(Change::state).toList();
  }
}
