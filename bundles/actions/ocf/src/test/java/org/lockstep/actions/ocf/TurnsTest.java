package org.lockstep.actions.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;

class TurnsTest {
  private final Turns turns = new Turns();
  private final List<String> begun = new ArrayList<>();

  private CompletionStage<ActionResult> take(
      ActionPhase phase, CompletableFuture<ActionResult> until) {
    return turns.take(
        new Asked(phase, Map.of()),
        () -> {
          begun.add(phase.name());
          return until;
        });
  }

  @Test
  void oneComesAfterTheOther_RL6() {
    CompletableFuture<ActionResult> start = new CompletableFuture<>();
    CompletableFuture<ActionResult> done = CompletableFuture.completedFuture(ActionResult.ok());
    take(START, start);
    CompletionStage<ActionResult> stop = take(STOP, done);
    CompletionStage<ActionResult> again = take(START, done);
    assertThat(begun).containsExactly("START");
    start.completeExceptionally(new IllegalStateException("lost"));
    assertThat(begun).containsExactly("START", "STOP", "START");
    assertThat(stop.toCompletableFuture()).isCompletedWithValue(ActionResult.ok());
    assertThat(again.toCompletableFuture()).isCompletedWithValue(ActionResult.ok());
  }

  @Test
  void whatHasEndedIsDoneAnew_RL7() {
    CompletableFuture<ActionResult> first = new CompletableFuture<>();
    CompletionStage<ActionResult> failed = take(STOP, first);
    CompletionStage<ActionResult> second =
        failed.thenCompose(any -> take(STOP, CompletableFuture.completedFuture(ActionResult.ok())));
    first.complete(ActionResult.failed("busy"));
    assertThat(begun).containsExactly("STOP", "STOP");
    assertThat(second.toCompletableFuture()).isCompletedWithValue(ActionResult.ok());
  }

  @Test
  void whatThrowsEndsItsTurn_AL1() {
    CompletionStage<ActionResult> broken =
        turns.take(
            new Asked(STOP, Map.of()),
            () -> {
              throw new IllegalStateException("bad");
            });
    assertThat(broken.toCompletableFuture()).isCompletedExceptionally();
    assertThat(
            take(STOP, CompletableFuture.completedFuture(ActionResult.ok())).toCompletableFuture())
        .isCompletedWithValue(ActionResult.ok());
  }
}
