package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;

class WishesTest {
  private static final Incarnation SELF = Incarnation.of(1, 1);

  private final AtomicLong nanos = new AtomicLong();
  private final Loop loop = new Loop(Environment.real().with(nanos::get, Thread::sleep), () -> {});
  private final Asks asks = new Asks(SELF);
  private final Wishes wishes =
      new Wishes(SELF, "N", loop, asks, new Subsystems(new LevelAsks(asks, loop)), TreeSet::new);

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void whoIsNoMemberDepartsAtOnce_MM8() {
    wishes.leave(new CompletableFuture<>());
    assertThat(wishes.reconcile(Optional.empty())).isTrue();
  }

  @Test
  void aJoinUnderWayIsAnsweredBeforeTheNodeDeparts_MM8() {
    CompletableFuture<Void> joined = wishes.join();
    wishes.reconcile(Optional.empty());
    List<Message.Request> sent = sent();
    assertThat(sent).singleElement().matches(each -> each.ask() instanceof Ask.Join);
    wishes.leave(new CompletableFuture<>());
    assertThat(wishes.reconcile(Optional.empty())).isFalse();
    refuse(sent.get(0), "not-yet");
    assertThat(wishes.reconcile(Optional.empty())).isTrue();
    wishes.departing();
    assertThat(joined).as("nobody waits for it any more").isCompletedExceptionally();
  }

  @Test
  void aRefusalForGoodEndsTheJoin_MM7() {
    CompletableFuture<Void> joined = wishes.join();
    wishes.reconcile(Optional.empty());
    refuse(sent().get(0), "barrier-mismatch");
    assertThat(joined).isCompletedExceptionally();
    assertThat(wishes.joining()).isFalse();
  }

  @Test
  void aRefusalForNowDoesNot_MM9() {
    CompletableFuture<Void> joined = wishes.join();
    wishes.reconcile(Optional.empty());
    refuse(sent().get(0), "not-yet");
    wishes.reconcile(Optional.empty());
    assertThat(sent()).as("not at once").isEmpty();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    wishes.reconcile(Optional.empty());
    assertThat(sent()).hasSize(1);
    assertThat(joined).isNotDone();
  }

  private List<Message.Request> sent() {
    List<Message.Request> sent = new ArrayList<>();
    asks.pump(Optional.of(SELF), 1, 1, (to, message) -> sent.add((Message.Request) message));
    return sent;
  }

  private void refuse(Message.Request request, String code) {
    Problem problem = new Problem(code, "join refused", "N1", "a reason");
    asks.answered(new Message.Reply(request.id(), Optional.of(problem), Optional.empty()));
  }
}
