package org.lockstep.events.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventDaemon.Enabled;
import org.lockstep.events.EventDaemon.Occurrence;
import org.lockstep.events.EventSpec;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.Watch;

@Timeout(30)
class LocalEventDaemonTest {
  private final LocalEventDaemon daemon = new LocalEventDaemon(NodeId.of(0), Environment.real());
  private final Watcher watcher = new Watcher();
  private final BlockingQueue<Called> calls = new LinkedBlockingQueue<>();
  private final ActionFunction function = this::called;

  private record Called(ActionRequest request, CompletableFuture<ActionResult> end) {}

  private CompletionStage<ActionResult> called(ActionRequest request) {
    CompletableFuture<ActionResult> end = new CompletableFuture<>();
    calls.add(new Called(request, end));
    return end;
  }

  private static class Watcher implements EventWatcher {
    final BlockingQueue<Watch> watches = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    @Override
    public Set<String> in() {
      return Set.of("port");
    }

    @Override
    public Set<String> out() {
      return Set.of("reason");
    }

    @Override
    public Handle watch(Watch watch) {
      watches.add(watch);
      return () -> ended.add(watch.event());
    }
  }

  @AfterEach
  void close() {
    daemon.close();
  }

  private static EventSpec event(String name, Map<String, Object> parameters) {
    return new EventSpec(
        name,
        "w",
        Map.of("port", 7),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1,
        new EventSpec.Action("a", parameters, Duration.ofSeconds(20)));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing comes");
    }
    return next;
  }

  @Test
  void whatAWatcherFindsAnActionResolves_EM1_EM2() throws Exception {
    daemon.add("w", watcher);
    daemon.add("a", function);
    daemon.enable("db", List.of(event("db/port", Map.of("to", "${in.port}: ${out.reason}"))));
    next(watcher.watches).occurred(Map.of("reason", "refused"));
    ActionRequest request = next(calls).request();
    assertThat(request.phase()).isEqualTo(ActionPhase.EVENT);
    assertThat(request.clientService()).isEqualTo("db");
    assertThat(request.parameters()).containsEntry("to", "7: refused");
    assertThat(request.out()).containsEntry("reason", "refused");
  }

  @Test
  void watchersAndActionsComeAndGo_EM1() throws Exception {
    daemon.enable("db", List.of(event("db/port", Map.of())));
    assertThat(daemon.events())
        .allSatisfy(view -> assertThat(view.waitsFor()).contains("a watcher of type w"));
    daemon.add("w", watcher);
    Watch first = next(watcher.watches);
    daemon.remove(watcher);
    assertThat(next(watcher.ended)).isEqualTo("db/port");
    Watcher second = new Watcher();
    daemon.add("w", second);
    next(second.watches).occurred(Map.of());
    daemon.add("a", function);
    assertThat(next(calls).request().attemptId()).isEqualTo("db/port/1");
    first.occurred(Map.of());
    assertThat(calls).as("one at a time").isEmpty();
  }

  @Test
  void whatIsDisabledHappensNoMore_EM5() throws Exception {
    daemon.add("w", watcher);
    daemon.add("a", function);
    Enabled group = daemon.enable("db", List.of(event("db/port", Map.of())));
    Watch watch = next(watcher.watches);
    watch.occurred(Map.of());
    Called called = next(calls);
    group.close();
    assertThat(next(watcher.ended)).isEqualTo("db/port");
    called.request().cancelled().toCompletableFuture().get(10, TimeUnit.SECONDS);
    watch.occurred(Map.of());
    assertThat(calls.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(daemon.events()).isEmpty();
  }

  /** What was counted by is an attempt's name, and none is given twice (RL-7). */
  @Test
  void whatIsEnabledAgainIsCountedOn_RL7() throws Exception {
    daemon.add("w", watcher);
    daemon.add("a", function);
    Enabled group = daemon.enable("db", List.of(event("db/port", Map.of())));
    next(watcher.watches).occurred(Map.of());
    assertThat(next(calls).request().attemptId()).isEqualTo("db/port/1");
    group.close();
    next(watcher.ended);
    assertThat(daemon.counted("db").count()).isEqualTo(1);
    daemon.enable("db", List.of(event("db/port", Map.of())));
    next(watcher.watches).occurred(Map.of());
    assertThat(next(calls).request().attemptId()).isEqualTo("db/port/2");
    assertThat(daemon.counted("db").count()).isEqualTo(2);
  }

  @Test
  void somebodyOutsideCanReport_EM1() throws Exception {
    daemon.add("a", function);
    daemon.enable("db", List.of(event("db/port", Map.of())));
    assertThatThrownBy(() -> daemon.report("nothing", Map.of()))
        .isInstanceOf(ProblemException.class);
    while (daemon.events().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    daemon.report("db/port", Map.of("reason", "said so"));
    Called called = next(calls);
    called.end().complete(ActionResult.failed("no way"));
    while (daemon.events().get(0).result().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(daemon.events().get(0).result()).contains("failed: no way");
    assertThat(daemon.events().get(0).count()).isEqualTo(1);
  }

  @Test
  void aWatcherOrAnActionThatThrowsHarmsNobodyElse_EM1() throws Exception {
    EventWatcher broken =
        new Watcher() {
          @Override
          public Handle watch(Watch watch) {
            throw new IllegalStateException("broken");
          }
        };
    daemon.add("broken", broken);
    daemon.add("w", watcher);
    daemon.add(
        "a",
        request -> {
          throw new IllegalStateException("bad");
        });
    EventSpec bad =
        new EventSpec(
            "bad",
            "broken",
            Map.of(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            new EventSpec.Action("a", Map.of(), Duration.ofSeconds(1)));
    daemon.enable("db", List.of(bad, event("good", Map.of())));
    next(watcher.watches).occurred(Map.of());
    while (daemon.events().stream().noneMatch(view -> view.result().isPresent())) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(daemon.events().get(0).waitsFor())
        .hasValueSatisfying(why -> assertThat(why).contains("broken"));
    assertThat(daemon.events().get(1).result())
        .hasValueSatisfying(how -> assertThat(how).contains("failed").contains("bad"));
  }

  @Test
  void whatIsWrongWithAnEventIsNamed_EM2() {
    daemon.add("w", watcher);
    EventSpec wrong =
        new EventSpec(
            "e",
            "w",
            Map.of("prot", 1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            new EventSpec.Action("a", Map.of("x", "${out.code}"), Duration.ofSeconds(1)));
    assertThat(daemon.problems(wrong))
        .extracting(problem -> problem.where() + " " + problem.why())
        .anySatisfy(line -> assertThat(line).contains("in.prot").contains("port"))
        .anySatisfy(line -> assertThat(line).contains("${out.code}"));
  }

  @Test
  void whoFollowsIsToldTheLatestAndWhatComes_EM1() throws Exception {
    BlockingQueue<Occurrence> told = new LinkedBlockingQueue<>();
    daemon.add("w", watcher);
    daemon.enable("db", List.of(event("db/port", Map.of())));
    Watch watch = next(watcher.watches);
    for (int i = 1; i <= EventDaemon.REMEMBERED + 5; i++) {
      watch.occurred(Map.of("reason", "earlier " + i));
    }
    EventDaemon.Following following = daemon.follow(2, told::add);
    daemon.follow(
        0,
        occurrence -> {
          throw new IllegalStateException("broken");
        });
    watch.occurred(Map.of("reason", "now"));
    assertThat(next(told).out()).containsEntry("reason", "earlier 104");
    assertThat(next(told).count()).isEqualTo(105);
    Occurrence now = next(told);
    assertThat(now.event() + " of " + now.group()).isEqualTo("db/port of db");
    assertThat(now.out()).containsEntry("reason", "now");
    following.close();
    watch.occurred(Map.of("reason", "later"));
    daemon.follow(1000, told::add);
    for (int i = 0; i < EventDaemon.REMEMBERED; i++) {
      next(told);
    }
    assertThat(told.poll(100, TimeUnit.MILLISECONDS)).as("no more are remembered").isNull();
  }

  /** A watcher that is told by others may be told far too much. */
  @Test
  void aFloodOfOccurrencesFillsNoMemory_EM1() throws Exception {
    daemon.add("w", watcher);
    daemon.enable("db", List.of(event("db/port", Map.of())));
    Watch watch = next(watcher.watches);
    CompletableFuture<Void> gate = new CompletableFuture<>();
    daemon.follow(0, occurrence -> gate.join());
    for (int i = 0; i < 5_000; i++) {
      watch.occurred(Map.of("reason", "again"));
    }
    gate.complete(null);
    BlockingQueue<Occurrence> told = new LinkedBlockingQueue<>();
    daemon.follow(1, told::add);
    assertThat(next(told).count()).isLessThanOrEqualTo(1_001);
    watch.occurred(Map.of("reason", "later"));
    assertThat(next(told).out()).containsEntry("reason", "later");
  }

  @Test
  void onlyWhatTheWatcherDeclaresIsReported_EM2() throws Exception {
    daemon.add("w", watcher);
    daemon.enable("db", List.of(event("db/port", Map.of())));
    next(watcher.watches);
    assertThatThrownBy(() -> daemon.report("db/port", Map.of("resaon", "x")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("resaon")
        .hasMessageContaining("did you mean reason?");
    assertThat(daemon.events().get(0).count()).isZero();
    daemon.report("db/port", Map.of("reason", "x"));
  }

  @Test
  void aMisspeltWatcherIsNotWaitedFor_EM2() {
    daemon.add("queue-length", watcher);
    assertThat(daemon.problems(watching("queue-lenght")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.why()).contains("did you mean queue-length?"));
    assertThat(daemon.problems(watching("comes-later"))).isEmpty();
  }

  private static EventSpec watching(String type) {
    EventSpec like = event("e", Map.of());
    return new EventSpec("e", type, like.in(), like.interval(), like.timeout(), 1, like.action());
  }
}
