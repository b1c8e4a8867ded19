package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.Registration.ClientServiceState.DEREGISTERED;
import static org.lockstep.registration.Registration.ClientServiceState.REGISTERED;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ActionType;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipEvent;

@Timeout(30)
class ThreeNodesTest {
  private static final NodeId N1 = NodeId.of(1);
  private static final NodeId N2 = NodeId.of(2);
  private static final String YAML =
      "client_services: [{name: printing, actions: {start: {type: t}, stop: {type: t}}}]";

  @TempDir Path logs;
  private final SharedStoreFake records = new SharedStoreFake();
  private final SortedMap<Integer, RegistrationComponent> nodes = new TreeMap<>();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final Set<String> failing = java.util.concurrent.ConcurrentHashMap.newKeySet();

  @BeforeEach
  void threeNodesJoin() throws Exception {
    for (int i = 0; i < 3; i++) {
      boot(i, 1);
    }
    event(List.of(boots(0, 1, 2), boots(), boots()), 0, 1, 2);
    ask(nodes.get(1).define(YAML, "f.yaml"));
    reaches(0);
  }

  @AfterEach
  void stop() {
    nodes.values().forEach(RegistrationComponent::deactivate);
  }

  @Test
  void rl1ACrashMovesItWithOneDecision() throws Exception {
    RegistrationComponent crashed = nodes.remove(0);
    records.kill(Incarnation.of(0, 1));
    event(List.of(boots(), boots(), boots(0)), 1, 2);
    assertThat(nodes.get(2).show("printing").orElseThrow().nodes()).containsExactly(N1);
    reaches(1);
    assertThat(ran).containsExactly("N0 START printing/1/START", "N1 START printing/2/START");
    assertThat(records.log().stream().filter("registration/placement/printing"::equals))
        .as("moved, then registered")
        .hasSize(2);
    crashed.deactivate();
  }

  @Test
  void rl10ALeaveIsAnsweredWhenTheTransferHasLeftTheNode() throws Exception {
    event(List.of(boots(), boots(0), boots()), 1, 2);
    assertThat(ran).contains("N0 STOP printing/1/STOP");
    reaches(1);
  }

  @Test
  void rl6AFailingStartIsStoppedThereAndTriedElsewhere() throws Exception {
    failing.add("N1 START");
    ask(nodes.get(2).transfer("printing", Optional.of(N1)));
    assertThat(nodes.get(0).show("printing").orElseThrow().nodes()).isNotEqualTo(List.of(N1));
    assertThat(ran)
        .containsSubsequence("N0 STOP printing/1/STOP", "N1 START printing/2/START")
        .contains("N1 STOP printing/2/STOP", "N2 START printing/3/START");
  }

  @Test
  void rl12ByHandOnAnyMember() throws Exception {
    ask(nodes.get(2).deregister("printing"));
    assertThat(nodes.get(0).show("printing").orElseThrow().state()).isEqualTo(DEREGISTERED);
    ask(nodes.get(1).register("printing", Optional.of(N2)));
    assertThat(nodes.get(0).show("printing").orElseThrow().nodes()).containsExactly(N2);
    assertThatThrownBy(() -> ask(nodes.get(0).remove("printing")))
        .hasMessageContaining("deregister it first");
    assertThat(nodes.get(0).logs("printing", 1)).containsExactly("N2 START");
  }

  @Test
  void mm19AfterATotalLossTheFirstToJoinDecides() throws Exception {
    for (int i = 0; i < 3; i++) {
      records.kill(Incarnation.of(i, 1));
      nodes.remove(i).deactivate();
    }
    boot(2, 2);
    event(List.of(boots(), boots(), boots(0, 1, 2)));
    SortedMap<NodeId, Incarnation> joins = new TreeMap<>(Map.of(N2, Incarnation.of(2, 2)));
    event(List.of(joins, boots(), boots()), 2);
    reaches(2);
    assertThat(ran).endsWith("N2 START printing/2/START");
  }

  private void boot(int id, int number) {
    Incarnation self = Incarnation.of(id, number);
    RegistrationComponent node =
        new RegistrationComponent(records.of(self), new ThreeNodes(self), new ServiceLogs(logs));
    nodes.put(id, node);
    ActionFunction function =
        request -> {
          String what = self.node() + " " + request.phase();
          ran.add(what + " " + request.attemptId());
          request.log(what);
          return CompletableFuture.completedFuture(
              failing.contains(what) ? ActionResult.failed("no") : ActionResult.ok());
        };
    node.addFunction(function, Map.of(ActionType.TYPE, "t"));
  }

  private static SortedMap<NodeId, Incarnation> boots(int... ids) {
    SortedMap<NodeId, Incarnation> boots = new TreeMap<>();
    for (int id : ids) {
      boots.put(NodeId.of(id), Incarnation.of(id, 1));
    }
    return boots;
  }

  /** All that live are told: joining, leaving, lost; who is up. */
  private void event(List<SortedMap<NodeId, Incarnation>> changes, int... up) throws Exception {
    SortedSet<NodeId> upNow = new TreeSet<>();
    for (int id : up) {
      upNow.add(NodeId.of(id));
    }
    List<CompletionStage<?>> answers = new ArrayList<>();
    nodes.forEach(
        (id, node) ->
            answers.add(
                node.changed(
                    new MembershipEvent(
                        NodeId.of(id),
                        changes.get(0),
                        changes.get(1),
                        changes.get(2),
                        upNow,
                        new TreeSet<>()))));
    for (CompletionStage<?> answer : answers) {
      answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private void reaches(int node) throws Exception {
    RegistrationComponent asked = nodes.get(nodes.lastKey());
    ask(asked.await("printing", REGISTERED, Duration.ofSeconds(10)));
    assertThat(asked.show("printing").orElseThrow().nodes()).containsExactly(NodeId.of(node));
  }

  private static void ask(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private record ThreeNodes(Incarnation self) implements Cluster {
    @Override
    public SortedMap<NodeId, Known> nodes() {
      SortedMap<NodeId, Known> nodes = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        nodes.put(NodeId.of(i), new Known("N" + i, 1));
      }
      return nodes;
    }

    @Override
    public void forceOut(String reason) {}
  }
}
