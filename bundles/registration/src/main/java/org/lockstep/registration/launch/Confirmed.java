package org.lockstep.registration.launch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.ProblemException;
import org.lockstep.store.CommitResult;

/** What a person asked for is done once it is confirmed; otherwise they are told what happened. */
final class Confirmed {
  private Confirmed() {}

  static CompletionStage<Void> of(String what, CompletionStage<CommitResult> commit) {
    return commit.thenCompose(result -> result(what, result));
  }

  static CompletionStage<Void> result(String what, CommitResult result) {
    return result.committed()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure(what, result));
  }

  static ProblemException failure(String what, CommitResult result) {
    if (result instanceof CommitResult.Refused refused) {
      return new ProblemException(refused.problem());
    }
    return new ProblemException(
        "not-confirmed", what, "", "the commit was not confirmed: " + result);
  }
}
