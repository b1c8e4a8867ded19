package org.lockstep.node.boot.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lockstep.store.spi.Timing;

class QuestionsTest {
  private final Questions questions =
      new Questions(Timing.DEFAULT.petMs(), Timing.DEFAULT.watchdogMs());

  private void ask(int times) {
    for (int i = 0; i < times; i++) {
      questions.next();
    }
  }

  @Test
  void tenUnansweredOnesAreVain_ND3() {
    ask(9);
    assertThat(questions.vain()).isFalse();
    ask(1);
    assertThat(questions.vain()).isTrue();
  }

  @Test
  void anAnswerCountsForAllBeforeIt_ND3() {
    ask(9);
    questions.answered(questions.next());
    assertThat(questions.vain()).isFalse();
    assertThat(questions.doubtful()).isFalse();
    ask(9);
    assertThat(questions.vain()).isFalse();
    ask(1);
    assertThat(questions.vain()).isTrue();
  }

  @Test
  void anOldAnswerTakesNothingBack_ND3() {
    ask(12);
    questions.answered(12);
    questions.answered(1);
    assertThat(questions.doubtful()).isFalse();
  }

  @Test
  void theAnswerToNoQuestionIsNone_ND3() {
    ask(10);
    questions.answered(1_000);
    assertThat(questions.vain()).isTrue();
  }

  @Test
  void whoCannotWaitDoubtsEarlier_RL15() {
    ask(2);
    assertThat(questions.doubtful()).isFalse();
    ask(1);
    assertThat(questions.doubtful()).isTrue();
  }

  /** DB-8: were this process stopped as well, others would take over after lease and watchdog. */
  @Test
  void silenceIsNoticedBeforeTheLeaseCanBeTakenOver_DB8() {
    for (Timing timing : new Timing[] {Timing.DEFAULT, Timing.SAN}) {
      Questions asked = new Questions(timing.petMs(), timing.watchdogMs());
      assertThat(asked.boundMs() + timing.petMs()).isLessThan(timing.leaseMs());
    }
  }
}
