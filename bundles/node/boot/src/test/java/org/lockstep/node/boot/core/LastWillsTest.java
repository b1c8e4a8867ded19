package org.lockstep.node.boot.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who waits for what the heartbeats say of last wills (ND-4). */
class LastWillsTest {
  private static final long LANDS_MS = 4_300;

  private final LastWills<CompletableFuture<Void>> wills = new LastWills<>(LANDS_MS);

  private void written(boolean said, long issuedMs) {
    wills.written(said, issuedMs).forEach(each -> each.complete(null));
  }

  private CompletableFuture<Void> say(boolean now) {
    CompletableFuture<Void> said = new CompletableFuture<>();
    if (wills.say(now, said)) {
      said.complete(null);
    }
    return said;
  }

  @Test
  void onlyARenewalThatSaysSoIsWaitedFor_ND4() {
    CompletableFuture<Void> said = say(true);
    assertThat(wills.any()).isTrue();
    written(false, 10); // under way when it was asked for
    assertThat(said).isNotDone();
    written(true, 20);
    assertThat(said).isDone();
    assertThat(say(true)).as("it stands there").isDone();
  }

  @Test
  void whatWasTakenBackIsSaidAnew_ND4() {
    say(true);
    written(true, 10);
    assertThat(say(false)).isDone();
    assertThat(wills.any()).isFalse();
    CompletableFuture<Void> again = say(true);
    assertThat(again).isNotDone();
    written(true, 20);
    assertThat(again).isDone();
  }

  @Test
  void aRenewalOfBeforeItWasTakenBackCountsForNobodyWhileNoneIsWanted_ND4() {
    say(true);
    say(false);
    written(true, 10);
    CompletableFuture<Void> again = say(true);
    written(false, 20);
    assertThat(again).isNotDone();
    written(true, 30);
    assertThat(again).isDone();
  }

  /** It lands over the one that says so, and the node dies before the next. */
  @Test
  void oneThatFailedMayStillHideIt_ND4() {
    CompletableFuture<Void> said = say(true);
    wills.failed(false, 100);
    written(true, 100 + LANDS_MS - 1);
    assertThat(said).isNotDone();
    written(true, 100 + LANDS_MS);
    assertThat(said).isDone();
  }

  @Test
  void oneThatFailedAndSaysItTooHidesNothing_ND4() {
    CompletableFuture<Void> said = say(true);
    wills.failed(true, 100);
    written(true, 101);
    assertThat(said).isDone();
  }
}
