package org.lockstep.actions.bundle;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.ProblemException;

/**
 * A start or a stop. It is answered when it has ended, or is given up; given up, it is still at
 * work until whatever hangs has come back and has been undone.
 */
final class Work {
  private final ActionRequest request;
  private final CompletableFuture<ActionResult> answer = new CompletableFuture<>();
  private String step = "an earlier start or stop of it has not ended";
  private @Nullable Thread interruptible;
  private boolean givenUp;
  private boolean settled;

  Work(ActionRequest request) {
    this.request = request;
  }

  ActionRequest request() {
    return request;
  }

  CompletableFuture<ActionResult> answer() {
    return answer;
  }

  /**
   * Says what comes next.
   *
   * @throws ProblemException when nobody waits for it any more
   */
  synchronized void step(String next) {
    if (givenUp) {
      throw new ProblemException("given-up", "not done", "", "nobody waits for it any more");
    }
    note(next);
    interruptible = Thread.currentThread();
  }

  /** The same where it goes on in any case. */
  synchronized void note(String next) {
    step = next;
  }

  /** Its success, unless it has been given up. */
  boolean succeed() {
    synchronized (this) {
      undisturbed();
      if (givenUp) {
        return false;
      }
      settled = true;
    }
    return answer.complete(ActionResult.ok());
  }

  /** What follows has to be done to its end, whoever waits. */
  synchronized void undisturbed() {
    interruptible = null;
    Thread.interrupted(); // one that came too late would break what follows
  }

  /** For people. */
  static String reason(Throwable failure) {
    return failure instanceof ProblemException known ? known.problem().line() : failure.toString();
  }

  void fail(String why) {
    answer.complete(ActionResult.failed(why));
  }

  /** Nobody waits any more: what hangs is interrupted. */
  void giveUp(String why) {
    String unfinished;
    synchronized (this) {
      if (settled || givenUp) {
        return;
      }
      givenUp = true;
      unfinished = step;
      if (interruptible != null) {
        interruptible.interrupt();
      }
    }
    fail(why + ": " + unfinished);
  }
}
