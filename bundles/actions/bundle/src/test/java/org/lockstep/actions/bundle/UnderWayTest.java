package org.lockstep.actions.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionResult;
import org.osgi.framework.Bundle;

/** Starts and stops that hang, are given up, or outlive the bundle of the action type. */
@Timeout(30)
class UnderWayTest {
  @TempDir Path folder;
  private Host host;
  private BundleAction action;

  @BeforeEach
  void create() throws Exception {
    host = new Host(folder);
    action = new BundleAction(host.context());
  }

  @AfterEach
  void end() throws Exception {
    host.latch.countDown();
    action.close();
    host.close();
  }

  private CompletableFuture<ActionResult> run(Asked asked) {
    return action.run(asked).toCompletableFuture();
  }

  private static ActionResult end(CompletableFuture<ActionResult> result) throws Exception {
    return result.get(10, TimeUnit.SECONDS);
  }

  private static Asked start(String... bundles) {
    return new Asked(START, "printing", Map.of("bundles", List.of(bundles)));
  }

  private static Asked stop() {
    return new Asked(STOP, "printing", Map.of());
  }

  private void awaitStarting(String symbolicName) throws Exception {
    while (host.bundle(symbolicName).getState() != Bundle.STARTING) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void aStartThatHangsIsAnsweredAndUndoneWhenItComesBack_RL1() throws Exception {
    host.install("slow", Activators.Hanging.class);
    ActionResult given = end(run(start("slow").within(200)));
    assertThat(given.success()).isFalse();
    assertThat(given.detail()).contains("no end within 200 ms", "starting slow 1.0.0");

    CompletableFuture<ActionResult> stopped = run(stop());
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(stopped).as("it may start yet").isNotDone();
    host.latch.countDown();
    assertThat(end(stopped).success()).isTrue();
    assertThat(host.starts.availablePermits()).isEqualTo(1);
    assertThat(host.isActive("slow")).isFalse();
  }

  @Test
  void aStartThatIsCancelledIsInterruptedAndUndone_RL7() throws Exception {
    host.install("spool", Activators.Offering.class);
    host.install("waiting", Activators.Waiting.class);
    Asked asked = start("spool", "waiting");
    CompletableFuture<ActionResult> result = run(asked);
    awaitStarting("waiting");
    asked.cancelled().complete(null);
    assertThat(end(result).detail()).contains("cancelled", "waiting");
    assertThat(end(run(stop())).success()).isTrue();
    assertThat(host.isActive("spool")).isFalse();
    assertThat(host.isActive("waiting")).isFalse();
  }

  @Test
  void whatIsCancelledBeforeItsTurnIsNotBegun_RL7() throws Exception {
    host.install("slow", Activators.Hanging.class);
    host.install("spool", Activators.Offering.class);
    run(start("slow"));
    Asked second = start("spool").attempt("second");
    CompletableFuture<ActionResult> result = run(second);
    second.cancelled().complete(null);
    assertThat(end(result).detail()).contains("an earlier start or stop");
    host.latch.countDown();
    assertThat(end(run(stop())).success()).isTrue();
    assertThat(host.starts.availablePermits()).isEqualTo(1);
  }

  @Test
  void aStopThatHangsIsNoSuccess_RL6() throws Exception {
    host.install("stubborn", Activators.Staying.class);
    assertThat(end(run(start("stubborn"))).success()).isTrue();
    assertThat(end(run(stop().within(200))).detail()).contains("stopping stubborn 1.0.0");
    CompletableFuture<ActionResult> again = run(stop());
    host.latch.countDown();
    assertThat(end(again).success()).isTrue();
    assertThat(host.isActive("stubborn")).isFalse();
  }

  @Test
  void oneThatHangsHoldsUpNoOther() throws Exception {
    host.install("slow", Activators.Hanging.class);
    host.install("spool", Activators.Offering.class);
    run(start("slow"));
    Asked other = new Asked(START, "scanning", Map.of("bundles", List.of("spool")));
    assertThat(end(run(other)).success()).isTrue();
  }

  @Test
  void whatRunsOutlivesTheActionsBundleAndIsKnownToTheNext_RL7() throws Exception {
    host.install("spool", Activators.Offering.class);
    assertThat(end(run(start("spool"))).success()).isTrue();
    action.close();
    assertThat(host.isActive("spool")).isTrue();

    action = new BundleAction(host.context());
    assertThat(end(run(start("spool"))).success()).isTrue();
    assertThat(host.starts.availablePermits()).as("the same attempt").isEqualTo(1);
    assertThat(end(run(stop())).success()).isTrue();
    assertThat(host.isActive("spool")).isFalse();
  }

  @Test
  void whatHangsWhenTheActionsBundleGoesIsUndoneBeforeTheNextBegins_RL1() throws Exception {
    host.install("slow", Activators.Hanging.class);
    CompletableFuture<ActionResult> first = run(start("slow"));
    awaitStarting("slow");
    action.close();
    assertThat(end(first).detail()).contains("the bundle of the action type was stopped");

    action = new BundleAction(host.context());
    CompletableFuture<ActionResult> again = run(start("slow"));
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(again).isNotDone();
    host.latch.countDown();
    assertThat(end(again).success()).isTrue();
    assertThat(host.starts.availablePermits()).as("undone, then started").isEqualTo(2);
    assertThat(host.isActive("slow")).isTrue();
  }
}
