package org.lockstep.events.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.lockstep.base.Problem;
import org.lockstep.events.EventDaemon.Enabled;
import org.lockstep.events.EventSpec;

/** What has started something is asked whether it runs. */
@Timeout(30)
class ActionWatcherTest {
  private final LocalEventDaemon daemon = new LocalEventDaemon(NodeId.of(3), Environment.real());
  private final Lamps lamps = new Lamps();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private static final class Lamps implements ActionFunction {
    final BlockingQueue<ActionRequest> asked = new LinkedBlockingQueue<>();
    volatile CompletionStage<ActionResult> answer =
        CompletableFuture.completedStage(ActionResult.ok());

    @Override
    public CompletionStage<ActionResult> run(ActionRequest request) {
      asked.add(request);
      return answer;
    }

    @Override
    public List<Problem> validate(Map<String, Object> parameters) {
      return parameters.containsKey("room")
          ? List.of()
          : List.of(new Problem("bad-parameter", "refused", "room", "it is missing"));
    }
  }

  @AfterEach
  void close() {
    daemon.close();
  }

  private Enabled enable(Map<String, Object> in) {
    daemon.add(
        "note",
        request -> {
          answers.add(request.parameters().get("why").toString());
          return CompletableFuture.completedStage(ActionResult.ok());
        });
    return daemon.enable("lamp", List.of(event(in)));
  }

  private static EventSpec event(Map<String, Object> in) {
    return new EventSpec(
        "lamp/action",
        "action",
        in,
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        1,
        new EventSpec.Action("note", Map.of("why", "${out.reason}"), Duration.ofSeconds(5)));
  }

  private static Map<String, Object> kitchen() {
    return Map.of(
        "type", "lamps", "client_service", "lamp", "parameters", Map.of("room", "kitchen"));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing comes");
    }
    return next;
  }

  @Test
  void itAsksForTheMonitorPhase_EM1() throws Exception {
    daemon.add("lamps", lamps);
    enable(kitchen());
    ActionRequest request = next(lamps.asked);
    assertThat(request.phase()).isEqualTo(ActionPhase.MONITOR);
    assertThat(request.clientService()).isEqualTo("lamp");
    assertThat(request.node()).isEqualTo(NodeId.of(3));
    assertThat(request.parameters()).containsExactly(Map.entry("room", "kitchen"));
    assertThat(request.attemptId()).isNotEqualTo(next(lamps.asked).attemptId());
    assertThat(answers).isEmpty();
  }

  @Test
  void whatFailsIsAProblemFound_EM2() throws Exception {
    lamps.answer = CompletableFuture.completedStage(ActionResult.failed("it is dark"));
    daemon.add("lamps", lamps);
    enable(kitchen());
    assertThat(next(answers)).isEqualTo("it is dark");
  }

  @Test
  void whatHangsIsCancelledAndFound_EM1() throws Exception {
    lamps.answer = new CompletableFuture<>();
    daemon.add("lamps", lamps);
    enable(kitchen());
    next(lamps.asked).cancelled().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(next(answers)).contains("no answer within 200 ms");
  }

  @Test
  void whatIsDisabledIsCancelled_EM5() throws Exception {
    lamps.answer = new CompletableFuture<>();
    daemon.add("lamps", lamps);
    Enabled enabled = enable(kitchen());
    ActionRequest request = next(lamps.asked);
    enabled.close();
    request.cancelled().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void nothingIsFoundWhileItsFunctionIsAway_RL7() throws Exception {
    CompletableFuture<ActionResult> answer = new CompletableFuture<>();
    lamps.answer = answer;
    daemon.add("lamps", lamps);
    enable(kitchen());
    next(lamps.asked);
    daemon.remove(lamps);
    answer.complete(ActionResult.failed("this bundle goes"));
    assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
    lamps.answer = CompletableFuture.completedStage(ActionResult.failed("it is dark"));
    daemon.add("lamps", lamps);
    assertThat(next(answers)).isEqualTo("it is dark");
  }

  @Test
  void whatIsWrongIsNamed_RL14() {
    assertThat(daemon.problems(event(Map.of()))).extracting(Problem::where).contains("in.type");
    assertThat(daemon.problems(event(Map.of("type", "lamps")))).as("it may come later").isEmpty();
    daemon.add("lamps", lamps);
    assertThat(daemon.problems(event(kitchen()))).isEmpty();
    assertThat(daemon.problems(event(Map.of("type", "lamps"))))
        .extracting(Problem::where)
        .containsExactly("in.parameters.room");
    assertThat(daemon.problems(event(Map.of("type", "lamps", "parameters", 3))))
        .extracting(Problem::where)
        .containsExactly("in.parameters");
  }
}
