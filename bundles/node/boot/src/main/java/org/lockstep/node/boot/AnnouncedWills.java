package org.lockstep.node.boot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lockstep.node.boot.core.Bequests;

/** Has the heartbeats say whether there are last wills that others have to wait for (ND-4). */
final class AnnouncedWills {
  private final Bequests bequests = new Bequests();
  private final Function<Boolean, CompletionStage<Void>> say;

  /**
   * @param say told whether there are any, in order; completes once the others can know it
   */
  AnnouncedWills(Function<Boolean, CompletionStage<Void>> say) {
    this.say = say;
  }

  /** Where nobody takes a lease that has run out for a proof. */
  static CompletionStage<Void> needless(boolean any) {
    return CompletableFuture.completedStage(null);
  }

  synchronized CompletionStage<Void> change(Consumer<Bequests> how) {
    how.accept(bequests);
    return say.apply(bequests.any());
  }

  synchronized boolean any() {
    return bequests.any();
  }
}
