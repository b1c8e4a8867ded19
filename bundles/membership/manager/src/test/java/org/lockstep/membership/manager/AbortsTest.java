package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;

class AbortsTest {
  private static final Incarnation BOOT = new Incarnation(NodeId.of(1), 7);

  private static final Level CACHE = new Level(400, "cache");

  private final Aborts aborts = new Aborts(Runnable::run);

  @Test
  void whoIsAtWorkIsTold_MM10() {
    var first = aborts.of(told(1, 0), BOOT);
    var second = aborts.of(told(2, 0), BOOT);
    var other = aborts.of(told(2, 0), new Incarnation(NodeId.of(2), 1));
    aborts.forced(BOOT, Optional.empty());
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(other).isNotDone();
  }

  /** What it does with that may take as long as it likes. */
  @Test
  void theListenerHearsItOutsideOfTheLoop_MM10() {
    List<Runnable> outside = new ArrayList<>();
    Aborts own = new Aborts(outside::add);
    var stage = own.of(told(1, 0), BOOT);
    own.forced(BOOT, Optional.empty());
    assertThat(stage).isNotDone();
    outside.forEach(Runnable::run);
    assertThat(stage).isCompleted();
  }

  @Test
  void whoIsToldLaterIsToldAtOnceWhileTheBootIsAMember() {
    aborts.forced(BOOT, Optional.empty());
    assertThat(aborts.of(told(1, 0), BOOT)).isCompleted();
    aborts.forgetBootsBut(boot -> false);
    assertThat(aborts.of(told(1, 1), BOOT)).isNotDone();
  }

  @Test
  void nothingOfAListenerStaysAfterItsAcknowledgement() {
    WeakReference<Object> listener = listen();
    aborts.acknowledged(1, 0);
    for (int i = 0; i < 100 && !listener.refersTo(null); i++) {
      System.gc();
    }
    assertThat(listener.refersTo(null)).isTrue();
  }

  @Test
  void whoIsForcedOutOfOneLevelIsNotAbortedAtAnother_MM13() {
    Aborts.Told elsewhere = new Aborts.Told(2, 0, new Level(500, "index"));
    var there = aborts.of(told(1, 0), BOOT);
    var other = aborts.of(elsewhere, BOOT);
    aborts.forced(BOOT, Optional.of(CACHE));
    assertThat(there).isCompleted();
    assertThat(other).isNotDone();
    assertThat(aborts.of(told(3, 0), BOOT)).as("a later transition").isNotDone();
  }

  private static Aborts.Told told(long batch, int barrier) {
    return new Aborts.Told(batch, barrier, CACHE);
  }

  private WeakReference<Object> listen() {
    Object[] listener = {new Object()};
    var stage = aborts.of(told(1, 0), BOOT).copy().thenRun(() -> listener[0].hashCode());
    assertThat(stage).isNotDone();
    return new WeakReference<>(listener[0]);
  }
}
