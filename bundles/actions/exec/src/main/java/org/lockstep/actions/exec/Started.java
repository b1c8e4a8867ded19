package org.lockstep.actions.exec;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;

/** The programs that stay, by client service; also those still being launched. */
final class Started {
  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

  /** What an attempt has launched, and by what its readiness is seen. */
  record Entry(String attempt, CompletionStage<LaunchedProgram> program, Signs signs) {}

  Optional<Entry> find(String clientService, String attempt) {
    return Optional.ofNullable(entries.get(clientService))
        .filter(entry -> entry.attempt.equals(attempt));
  }

  /** Remembers it until it ends or turns out not to start. */
  CompletionStage<LaunchedProgram> remember(
      ActionRequest request, CompletionStage<LaunchedProgram> program, Signs signs) {
    String clientService = request.clientService();
    Entry entry = new Entry(request.attemptId(), program, signs);
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
}
