package org.lockstep.actions.bundle;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;

/** Starts and stops under way. Each is given up when nobody waits for it any more. */
final class Works {
  private final Lines lines;
  private final Set<Work> open = ConcurrentHashMap.newKeySet();
  private final Worker timer = Workers.threads().prompt("lockstep-bundle-timer");

  Works(Lines lines) {
    this.lines = lines;
  }

  /** Answered at its end, or when it is given up; then it may still be at work. */
  CompletionStage<ActionResult> begin(ActionRequest request, Consumer<Work> body) {
    Work work = new Work(request);
    open.add(work);
    long ms = request.deadline().toMillis();
    Worker.Pending end = timer.after(ms, () -> work.giveUp("no end within " + ms + " ms"));
    CompletableFuture<Void> over = lines.join(request.clientService(), () -> run(work, body));
    over.thenRun(
        () -> {
          end.cancel();
          open.remove(work);
          work.fail("not begun");
        });
    request.cancelled().thenRun(() -> work.giveUp("cancelled"));
    return work.answer();
  }

  private static void run(Work work, Consumer<Work> body) {
    try {
      body.accept(work);
    } catch (Throwable e) { // also an error of linkage: somebody waits for an answer
      work.fail(e.toString());
    }
  }

  /**
   * @param ms how long the end of what is given up is waited for
   */
  void close(long ms) {
    open.forEach(work -> work.giveUp("the bundle of the action type was stopped"));
    timer.stop();
    lines.close(ms);
  }
}
