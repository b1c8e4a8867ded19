package org.lockstep.registration.launch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A call that ends in one way only: whatever it throws is a stage that fails. */
final class Asked {
  private Asked() {}

  static <T> CompletionStage<T> of(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
