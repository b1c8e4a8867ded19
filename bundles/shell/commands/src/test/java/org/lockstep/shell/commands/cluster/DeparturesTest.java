package org.lockstep.shell.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.AtLevel;
import org.lockstep.membership.MembershipView.Awaited;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.MembershipView.Underway;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;
import org.lockstep.registration.Operations;
import org.lockstep.registration.Operations.Remaining;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;
import org.lockstep.shell.commands.text.Json;

/** A leave that does not go on says why, to whoever asks (RL-10, DESIGN rule 8). */
class DeparturesTest {
  private static final Level MANAGER = new Level(1_000, "event-manager");
  private static final String WHY = "stop failed: exit 1; 'cs cleanup db' stops it again";
  private static final String LINE = "beta is not empty (db): " + WHY;

  private final Map<NodeId, List<Remaining>> remaining = new TreeMap<>();

  DeparturesTest() {
    remaining.put(NodeId.of(1), List.of(new Remaining("db", Optional.of(WHY))));
    remaining.put(NodeId.of(2), List.of(new Remaining("web", Optional.empty())));
  }

  private static Underway underway(int node, TransitionType type, boolean partial, Level level) {
    Awaited awaited = new Awaited(NodeId.of(0), level.name(), 9_000, Optional.empty());
    return new Underway(
        node,
        NodeId.of(node),
        type,
        partial,
        Optional.of(level),
        0,
        1,
        Instant.EPOCH,
        List.of(awaited),
        "");
  }

  private static Member member(int id, String name, NodeState state, NodeState manager) {
    return new Member(
        NodeId.of(id), name, state, 1, List.of(new AtLevel(MANAGER, manager, "events")));
  }

  /** Of beta the level lets go; gamma's leave is to come next. */
  private static MembershipView view(Underway... transitions) {
    return new MembershipView(
        "test",
        NodeId.of(0),
        Optional.of(NodeId.of(0)),
        1,
        List.of(),
        List.of(
            member(0, "alpha", NodeState.JOINED, NodeState.JOINED),
            member(1, "beta", NodeState.LEAVING, NodeState.LEAVING),
            member(2, "gamma", NodeState.LEAVING, NodeState.JOINED)),
        List.of(),
        List.of(transitions),
        List.of());
  }

  private static Underway leave(int node) {
    return underway(node, TransitionType.LEAVING, false, MANAGER);
  }

  private List<String> reasons(Underway one, Underway... others) {
    List<Underway> all = new ArrayList<>(List.of(others));
    all.add(one);
    return new Departures(view(all.toArray(Underway[]::new)), remaining::get).reasons(one);
  }

  @Test
  void whateverWaitsAtThatLevelWaitsForTheLeaveThatItIsAtWorkOn_RL10() {
    assertThat(reasons(leave(1))).containsExactly(LINE);
    assertThat(reasons(leave(2), leave(1))).containsExactly(LINE);
    Underway join = underway(0, TransitionType.JOINING, true, MANAGER);
    assertThat(reasons(join, leave(1))).containsExactly(LINE);
  }

  @Test
  void aForcedLeaveAndOtherLevelsDoNotWaitForIt_MM10() {
    assertThat(reasons(underway(0, TransitionType.FORCED_LEAVING, false, MANAGER), leave(1)))
        .isEmpty();
    Level cache = new Level(400, "cache");
    assertThat(reasons(underway(0, TransitionType.JOINING, false, cache), leave(1))).isEmpty();
    assertThat(reasons(underway(1, TransitionType.LEAVING, true, MANAGER))).isEmpty();
  }

  @Test
  void whatIsOnItsWayIsOneLine_AL2() {
    List<Remaining> going = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      going.add(new Remaining("cs" + i, Optional.empty()));
    }
    remaining.put(NodeId.of(1), going);
    assertThat(reasons(leave(1)))
        .containsExactly(
            "beta leaves once these are elsewhere or stopped: cs0, cs1, cs2, cs3, cs4, 2 more");
  }

  @Test
  void statusSaysItToPeopleAndPrograms_AL2() throws Exception {
    MembershipView view = view(leave(1));
    StatusDocument status =
        StatusDocument.of(
            view,
            List.of(),
            new Operations.Settings(false, false, new TreeMap<>()),
            new Departures(view, remaining::get));
    assertThat(new StatusText(status).text())
        .contains("    waits for alpha's event-manager, for 9000 ms\n    because " + LINE + "\n");
    assertThat(new ObjectMapper().readTree(Json.text(status)).at("/transitions/0/reasons/0"))
        .hasToString("\"" + LINE + "\"");
  }

  @Test
  @Timeout(20)
  void leavingSaysItWhileItWaits_AL2() throws Exception {
    CompletableFuture<Void> left = new CompletableFuture<>();
    assertThat(saidBy("beta", view(leave(1)), left)).isEqualTo("beta's leave waits: " + LINE);
    assertThat(saidBy("gamma", view(leave(1), leave(2)), left))
        .isEqualTo("gamma's leave waits: " + LINE);
    Level cache = new Level(400, "cache");
    Underway elsewhere = underway(1, TransitionType.LEAVING, false, cache);
    assertThat(saidBy("beta", view(elsewhere), left))
        .isEqualTo("beta's leave at level 400 waits for alpha's cache");
  }

  /** Once it has said something the node leaves; what is said again is not repeated. */
  private String saidBy(String node, MembershipView view, CompletableFuture<Void> end) {
    CompletableFuture<Void> left = end.copy();
    int[] looks = {0};
    NodeLeave command = new NodeLeave();
    command.membership =
        fake(
            MembershipManager.class,
            method -> {
              if (method.equals("view") && ++looks[0] == 4) {
                left.complete(null);
              }
              return method.equals("view") ? view : left;
            });
    command.operations = fake(Operations.class, method -> remaining.get(NodeId.of(1)));
    Recorder console = new Recorder(Optional.empty());
    assertThat(new Invocation("node leave", command).run(List.of(node), console)).isZero();
    assertThat(console.out.toString()).endsWith("\n" + node + " has left\n");
    return console.out.toString().replace("\n" + node + " has left\n", "");
  }

  private static <T> T fake(Class<T> type, java.util.function.Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            DeparturesTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.apply(method.getName())));
  }
}
