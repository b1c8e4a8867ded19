package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

class AbortsTest {
  private static final Incarnation BOOT = new Incarnation(NodeId.of(1), 7);

  private final Aborts aborts = new Aborts();

  @Test
  void whoIsAtWorkIsTold_MM10() {
    var first = aborts.of(1, 0, BOOT);
    var second = aborts.of(2, 0, BOOT);
    var other = aborts.of(2, 0, new Incarnation(NodeId.of(2), 1));
    aborts.forced(BOOT);
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(other).isNotDone();
  }

  @Test
  void whoIsToldLaterIsToldAtOnceWhileTheBootIsAMember() {
    aborts.forced(BOOT);
    assertThat(aborts.of(1, 0, BOOT)).isCompleted();
    aborts.forgetBootsBut(boot -> false);
    assertThat(aborts.of(1, 1, BOOT)).isNotDone();
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

  private WeakReference<Object> listen() {
    Object[] listener = {new Object()};
    var stage = aborts.of(1, 0, BOOT).copy().thenRun(() -> listener[0].hashCode());
    assertThat(stage).isNotDone();
    return new WeakReference<>(listener[0]);
  }
}
