package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Workers;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;

class SubsystemsTest {
  private static final Incarnation SELF = Incarnation.of(1, 1);
  private static final Level CACHE = new Level(400, "cache");
  private static final SubsystemSpec SPEC = SubsystemSpec.of(CACHE, Barriers.ONE);

  private long nanos = 1;
  private final Loop loop = new Loop(Environment.real().with(() -> nanos, Thread::sleep), () -> {});
  private final Asks asks = new Asks(SELF);
  private final Subsystems subsystems = new Subsystems(new LevelAsks(asks, loop));
  private final SubsystemThread first = thread();
  private final SubsystemThread second = thread();
  private Message.Request sent = new Message.Request(0, new Ask.Leave(SELF));

  private static SubsystemThread thread() {
    return new SubsystemThread(
        SPEC, told -> CompletableFuture.completedStage(null), Workers.threads());
  }

  @AfterEach
  void stop() {
    loop.stop();
    subsystems.stop();
  }

  @Test
  void aSecondOneOfALevelWaitsUntilTheFirstHasGone_MM13() {
    subsystems.add(first);
    subsystems.add(second);
    assertThat(subsystems.at(CACHE)).contains(first);
    CompletableFuture<Void> removed = subsystems.remove(first);
    subsystems.reconcile(Optional.of(member(false)), false, true);
    assertThat(removed).isCompleted();
    assertThat(subsystems.at(CACHE)).contains(second);
  }

  @Test
  void theOneThatOnlyWaitedGoesWithoutDisturbingTheOther_MM13() {
    subsystems.add(first);
    subsystems.add(second);
    assertThat(subsystems.remove(second)).isCompleted();
    subsystems.reconcile(Optional.of(member(true)), false, true);
    assertThat(subsystems.at(CACHE)).contains(first);
    assertThat(asked()).isEmpty();
  }

  @Test
  void whatIsRemovedWhileItsRegistrationIsOnTheWayIsReleasedAfterIt_MM13() {
    subsystems.add(first);
    subsystems.reconcile(Optional.of(member(false)), false, true);
    assertThat(asked()).contains(new Ask.Register(SPEC));
    CompletableFuture<Void> removed = subsystems.remove(first);
    subsystems.reconcile(Optional.of(member(false)), false, true);
    assertThat(removed).as("the answer is not known yet").isNotDone();
    answer();
    subsystems.reconcile(Optional.of(member(true)), false, true);
    assertThat(asked()).as("at once: it is another ask").contains(new Ask.Release(CACHE));
    assertThat(removed).isNotDone();
    answer();
    subsystems.reconcile(Optional.of(member(true)), false, true);
    assertThat(asked()).as("the same one not at once").isEmpty();
    later();
    subsystems.reconcile(Optional.of(member(true)), false, true);
    assertThat(asked()).contains(new Ask.Release(CACHE));
  }

  @Test
  void aRegistrationThatNobodyStandsBehindIsReleased_MM13() {
    subsystems.reconcile(Optional.of(member(true)), false, true);
    assertThat(asked()).contains(new Ask.Release(CACHE));
  }

  @Test
  void whatFailedInItsOwnJoinIsNotTriedAgainByItself_MM20() {
    subsystems.add(first);
    subsystems.faulted(CACHE);
    subsystems.reconcile(Optional.of(member(false)), false, true);
    assertThat(asked()).isEmpty();
  }

  @Test
  void whatIsLostIsToldNothingMore_MM13() {
    subsystems.add(first);
    subsystems.remove(first);
    subsystems.lose(first, "too slow");
    assertThat(subsystems.at(CACHE)).isEmpty();
    subsystems.reconcile(Optional.of(member(true)), false, true);
    assertThat(asked()).contains(new Ask.Lost(CACHE, "too slow"));
  }

  private void later() {
    nanos += 1_000_000_000L;
  }

  /** What is asked now, if anything is. */
  private Optional<Ask> asked() {
    Optional<Ask>[] found = found();
    asks.pump(
        Optional.of(SELF),
        1,
        loop.nowMs(),
        (to, message) -> {
          sent = (Message.Request) message;
          found[0] = Optional.of(sent.ask());
        });
    return found[0];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Optional<Ask>[] found() {
    return new Optional[] {Optional.empty()};
  }

  private void answer() {
    asks.answered(new Message.Reply(sent.id(), Optional.empty(), Optional.empty()));
  }

  private static Member member(boolean registered) {
    TreeMap<Level, SubsystemSpec> specs = new TreeMap<>();
    if (registered) {
      specs.put(CACHE, SPEC);
    }
    return new Member(
        SELF, NodeState.JOINED, specs, new TreeMap<>(), false, new TreeSet<>(), false);
  }
}
