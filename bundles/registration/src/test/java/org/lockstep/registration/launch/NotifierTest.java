package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Workers;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Offered;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.testkit.world.SimulatedProcess;
import org.lockstep.testkit.world.SimulatedTime;

/** Whom a node is notified of, in simulated time (RL-5, RL-6, RL-13). */
class NotifierTest {
  private static final Incarnation SELF = Incarnation.of(1, 1);
  private static final NodeId N2 = NodeId.of(2);

  private final org.lockstep.testkit.world.World time = new org.lockstep.testkit.world.World(1);
  private final Workers workers =
      new SimulatedProcess(time, 1, SimulatedTime.EXACT).environment().workers();
  private final Functions functions = new Functions();
  private final List<ActionRequest> told = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private final ActionFunction function = this::run;
  private Supplier<CompletableFuture<ActionResult>> end =
      () -> CompletableFuture.completedFuture(ActionResult.ok());
  private Notifier notifier = notifier();
  private Book book = new Book(Map.of(), Book.Circumstances.NONE, new TreeMap<>());
  private World world = world(true, false);

  @BeforeEach
  void oneIsRegisteredElsewhere() {
    functions.add("t", function, () -> false);
    registered(2, 1);
  }

  @AfterEach
  void end() {
    time.close();
  }

  private Notifier notifier() {
    Turns turns = new Turns(() -> this.notifier.look(book, world), workers);
    return new Notifier(SELF, functions, new Logs(), turns, workers);
  }

  private CompletableFuture<ActionResult> run(ActionRequest request) {
    told.add(request);
    return end.get();
  }

  private void registered(int node, long generation) {
    Definition definition =
        Records.definition(
            "{\"version\":1,\"definition\":{\"name\":\"a\",\"allowable_nodes\":[\"N1\",\"N2\"],"
                + "\"actions\":{\"notify\":{\"type\":\"t\",\"timeout\":\"2s\"}}}}");
    InstanceId id = InstanceId.of("a");
    String placement =
        "{\"version\":1,\"state\":\"REGISTERED\",\"node\":%d,\"boot\":3,\"generation\":%d}";
    Instance one =
        new Instance(
            id,
            definition,
            definition,
            Records.placement(String.format(placement, node, generation)));
    book =
        new Book(
            Map.of(id, new Book.Entry(one, 1, 7, 0)), Book.Circumstances.NONE, new TreeMap<>());
  }

  private static World world(boolean isJoined, boolean leaving) {
    SortedMap<NodeId, World.Node> nodes = new TreeMap<>();
    nodes.put(
        SELF.node(),
        new World.Node(
            "N1",
            Optional.of(SELF).filter(any -> isJoined),
            leaving,
            0,
            Optional.of(new Offered(new TreeSet<>(), 0, 1, 1)),
            NodeSettings.NONE));
    return new World(nodes, ClusterSettings.NONE);
  }

  /** Whatever changes, it looks; nothing may come of it twice. */
  private void look(int seconds) {
    for (int i = 0; i < seconds; i++) {
      notifier.look(book, world);
      time.runFor(Duration.ofSeconds(1));
    }
  }

  @Test
  void itIsToldOnceOfEachRegistrationElsewhereAndWhereThatIs_RL5_RL6() {
    look(20);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).phase()).isEqualTo(ActionPhase.NOTIFY);
    assertThat(told.get(0).registeredOn()).contains(N2);
    assertThat(told.get(0).node()).isEqualTo(SELF.node());
    registered(3, 2);
    look(2);
    assertThat(told).extracting(ActionRequest::registeredOn).endsWith(Optional.of(NodeId.of(3)));
    assertThat(told).extracting(ActionRequest::attemptId).doesNotHaveDuplicates();
  }

  @Test
  void oneThatJoinsIsToldOfWhatIsRegisteredAlready_RL13() {
    world = world(false, false);
    look(5);
    assertThat(told).isEmpty();
    world = world(true, false);
    look(5);
    assertThat(told).hasSize(1);
    notifier = notifier(); // of the boot that comes next
    look(5);
    assertThat(told).hasSize(2);
  }

  @Test
  void itIsNotToldOfItsOwnNorWhileItLeaves_RL6() {
    registered(SELF.node().value(), 1);
    look(5);
    registered(2, 2);
    world = world(true, true);
    look(5);
    assertThat(told).isEmpty();
  }

  @Test
  void oneThatFailsIsTriedThreeTimesFiveSecondsApart_RL6() {
    List<Long> at = new ArrayList<>();
    end =
        () -> {
          at.add(time.nowMs());
          return CompletableFuture.completedFuture(ActionResult.failed("no"));
        };
    look(60);
    assertThat(at).hasSize(3);
    assertThat(at.get(1) - at.get(0)).isBetween(5_000L, 6_500L);
    assertThat(at.get(2) - at.get(1)).isBetween(5_000L, 6_500L);
    assertThat(logged).hasSize(3).allMatch(line -> line.endsWith("failed: no"));
    assertThat(told.stream().map(ActionRequest::attemptId).distinct()).hasSize(1);
  }

  @Test
  void whatTakesTooLongIsCancelledAndIsNotCalledAgainBesideThat_RL6() {
    end = CompletableFuture::new;
    look(20);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).cancelled().toCompletableFuture()).isDone();
  }

  @Test
  void whatIsRegisteredNoLongerIsCancelled_RL6() {
    end = CompletableFuture::new;
    look(1);
    assertThat(told.get(0).cancelled().toCompletableFuture()).isNotDone();
    book = new Book(Map.of(), Book.Circumstances.NONE, new TreeMap<>());
    look(1);
    assertThat(told.get(0).cancelled().toCompletableFuture()).isDone();
  }

  @Test
  void oneWhoseTypeIsNotThereIsToldWhenItComes_RL7() {
    functions.remove(function);
    look(10);
    assertThat(told).isEmpty();
    functions.add("t", function, () -> false);
    look(2);
    assertThat(told).hasSize(1);
  }

  /** However often: that is no attempt that has failed. */
  @Test
  void oneWhoseBundleGoesAwayMeanwhileIsToldAgainWhenItIsBack_RL7() {
    for (int times = 1; times <= 5; times++) {
      CompletableFuture<ActionResult> open = new CompletableFuture<>();
      end = () -> open;
      look(2);
      assertThat(told).hasSize(times);
      functions.remove(function);
      open.complete(ActionResult.failed("its bundle has gone"));
      look(10);
      functions.add("t", function, () -> false);
    }
  }

  @Test
  void closedItHasEndedWhenAllThatIsAtWorkHas() {
    CompletableFuture<ActionResult> open = new CompletableFuture<>();
    end = () -> open;
    look(1);
    CompletableFuture<Void> over = notifier.cancelAll();
    assertThat(told.get(0).cancelled().toCompletableFuture()).isDone();
    assertThat(over).isNotDone();
    open.complete(ActionResult.failed("cancelled"));
    time.runFor(Duration.ofSeconds(1));
    assertThat(over).isDone();
    notifier.look(book, world);
    assertThat(told).hasSize(1);
  }

  private final class Logs implements ServiceLogs {
    @Override
    public void append(String name, String line) {
      logged.add(line);
    }

    @Override
    public List<String> tail(String name, int lines) {
      return logged;
    }
  }
}
