package org.lockstep.actions.exec;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;

/** The programs that stay, by client service; also those still being launched. */
final class Started {
  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

  boolean runs(String clientService, String attempt) {
    Entry entry = entries.get(clientService);
    return entry != null && entry.attempt.equals(attempt);
  }

  /** Fails when there is none. */
  CompletionStage<LaunchedProgram> program(String clientService) {
    Entry entry = entries.get(clientService);
    return entry == null
        ? CompletableFuture.failedStage(new IllegalStateException(clientService + " does not run"))
        : entry.program;
  }

  /** Remembers it until it ends or turns out not to start. */
  CompletionStage<LaunchedProgram> remember(
      String clientService, ActionRequest request, CompletionStage<LaunchedProgram> program) {
    Entry entry = new Entry(request.attemptId(), program);
    entries.put(clientService, entry);
    program.whenComplete(
        (launched, failure) -> {
          if (failure != null) {
            entries.remove(clientService, entry);
          } else {
            launched.exit().whenComplete((code, none) -> entries.remove(clientService, entry));
          }
        });
    return program;
  }

  private record Entry(String attempt, CompletionStage<LaunchedProgram> program) {}
}
