package org.lockstep.node.boot;

import org.lockstep.node.boot.core.Questions;
import org.lockstep.node.boot.lease.LeaseGate;
import org.lockstep.node.supervisor.Frame;
import org.lockstep.store.spi.Timing;

/** Pets the supervisor, and knows whether it answers (ND-3). */
final class Petting {
  private final FrameWriter writer;
  private final LeaseGate lease;
  private final Questions questions;

  Petting(FrameWriter writer, LeaseGate lease, Timing timing) {
    this.writer = writer;
    this.lease = lease;
    this.questions = new Questions(timing.petMs(), timing.watchdogMs());
  }

  void pet() {
    writer.sendNow(lease::isWell, question(Frame.Kind.PET));
  }

  void ask() {
    writer.sendNow(() -> true, question(Frame.Kind.ASK));
  }

  private Frame question(Frame.Kind kind) {
    synchronized (questions) {
      return Frame.of(kind, questions.next(), lease.heldUntilMs());
    }
  }

  void answered(long number) {
    synchronized (questions) {
      questions.answered(number);
    }
  }

  boolean isSilent() {
    synchronized (questions) {
      return questions.vain() || writer.isStuck(questions.boundMs());
    }
  }

  /** For whoever is about to end, and relies on it from then on. */
  boolean isDoubtful() {
    synchronized (questions) {
      return questions.doubtful();
    }
  }
}
