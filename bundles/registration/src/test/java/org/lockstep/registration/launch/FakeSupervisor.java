package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.ProblemException;

/** One that keeps what it is asked to, from boot to boot. */
final class FakeSupervisor implements ProgramLauncher {
  /** What it was asked, and by whom it was seen then. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  volatile boolean keeps;
  volatile Optional<String> keeper = Optional.of("supervisor 1");

  /** Of whom nothing has ended; empty: nobody knows. */
  volatile Optional<Set<String>> whole = Optional.of(Set.of("printing"));

  volatile BooleanSupplier before = () -> true;
  volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

  @Override
  public CompletionStage<LaunchedProgram> launch(ProgramSpec program) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> end(String owner, Duration killAfter) {
    asked.add("end " + owner);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<String> keeper() {
    return keeper;
  }

  @Override
  public CompletionStage<Void> keepForNextBoot(Set<String> owners) {
    asked.add("keep " + owners + " " + before.getAsBoolean());
    return answer.thenRun(() -> keeps = true);
  }

  @Override
  public boolean keepsOfEarlierBoot() {
    return keeps;
  }

  @Override
  public CompletionStage<Set<String>> adopt(String by, Set<String> owners) {
    asked.add("adopt " + by + " " + owners + " " + before.getAsBoolean());
    if (whole.isEmpty()) {
      return CompletableFuture.failedFuture(new ProblemException("x", "not found", "", "nobody"));
    }
    return answer.thenApply(
        done -> {
          keeps = false;
          return whole.get();
        });
  }
}
