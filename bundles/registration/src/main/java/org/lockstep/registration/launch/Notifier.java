package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Notices;
import org.lockstep.registration.core.World;

/**
 * Tells this node, by their notify actions, which client services are registered elsewhere (RL-6):
 * each registration once, and all of them again to each boot. Used by one thread only.
 */
final class Notifier {
  private static final int MAX_TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Incarnation self;
  private final Functions functions;
  private final ServiceLogs logs;
  private final Turns turns;
  private final Calls calls;
  private final Map<InstanceId, Notice> notices = new HashMap<>();
  private boolean closed;

  /** One that has been begun, or told. */
  private static final class Notice {
    final Attempt attempt;
    final CompletableFuture<Void> cancel = new CompletableFuture<>();
    final CompletableFuture<Void> over = new CompletableFuture<>();
    int tries;
    boolean waits = true;

    Notice(Attempt attempt) {
      this.attempt = attempt;
    }
  }

  Notifier(Incarnation self, Functions functions, ServiceLogs logs, Turns turns, Workers workers) {
    this.self = self;
    this.functions = functions;
    this.logs = logs;
    this.turns = turns;
    this.calls = new Calls(workers);
  }

  void look(Book book, World world) {
    Set<InstanceId> due = new HashSet<>();
    for (Book.Entry entry : book.entries()) {
      if (Notices.isDue(entry.instance(), world, self)) {
        due.add(entry.id());
        consider(entry);
      }
    }
    notices.values().removeIf(notice -> isPast(notice, due));
  }

  private static boolean isPast(Notice notice, Set<InstanceId> due) {
    boolean past = !due.contains(notice.attempt.instance());
    if (past) {
      notice.cancel.complete(null);
    }
    return past;
  }

  private void consider(Book.Entry entry) {
    Attempt attempt = new Attempt(entry.id(), entry.placement().generation(), ActionPhase.NOTIFY);
    Notice notice = notices.get(entry.id());
    if (notice == null || !notice.attempt.equals(attempt)) {
      Optional.ofNullable(notice).ifPresent(earlier -> earlier.cancel.complete(null));
      notice = new Notice(attempt);
      notices.put(entry.id(), notice);
    }
    Optional<ActionSpec> spec = entry.running().action(ActionPhase.NOTIFY);
    Optional<ActionFunction> function = spec.flatMap(found -> functions.find(found.type()));
    if (notice.waits && spec.isPresent() && function.isPresent() && !closed) {
      begin(notice, entry, spec.get(), function.get());
    }
  }

  private void begin(Notice notice, Book.Entry entry, ActionSpec spec, ActionFunction function) {
    notice.waits = false;
    notice.tries++;
    Attempt attempt = notice.attempt;
    Request request =
        new Request(
            ActionPhase.NOTIFY,
            attempt.name(),
            self.node(),
            entry.placement().on().map(Incarnation::node),
            spec.parameters(),
            attempt.id(),
            entry.placementVersion(),
            spec.timeout(),
            notice.cancel,
            line -> logs.append(attempt.name(), line));
    Worker.Pending timer = turns.after(spec.timeout(), () -> notice.cancel.complete(null));
    calls
        .call(function, request)
        .thenAccept(
            result ->
                turns.take(
                    () -> {
                      timer.cancel();
                      ended(notice, result);
                    }));
  }

  private void ended(Notice notice, ActionResult result) {
    boolean over = result.success() || notice.cancel.isDone() || notice.tries >= MAX_TRIES;
    if (!result.success()) {
      logs.append(notice.attempt.name(), notice.attempt.id() + " failed: " + result.detail());
    }
    if (over) {
      notice.over.complete(null);
    } else {
      turns.after(
          PAUSE,
          () -> {
            notice.waits = true;
            turns.lookSoon();
          });
    }
  }

  /** Completes when all that was at work has ended. */
  CompletableFuture<Void> cancelAll() {
    closed = true;
    notices.values().forEach(notice -> notice.cancel.complete(null));
    calls.close();
    return CompletableFuture.allOf(
        notices.values().stream()
            .filter(notice -> !notice.waits)
            .map(notice -> notice.over)
            .toArray(CompletableFuture<?>[]::new));
  }
}
