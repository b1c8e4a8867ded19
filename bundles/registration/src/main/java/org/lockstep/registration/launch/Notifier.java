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
 * each registration once, and all of them again to each boot. Of one client service one is at work
 * at a time, so what hangs holds one thread. Used by one thread only.
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
  private final Map<InstanceId, Call> atWork = new HashMap<>();
  private boolean closed;

  /** A registration of which this node is to be told. */
  private static final class Notice {
    final Attempt attempt;
    int tries;

    /** Told, given up, or not to be tried again yet. */
    boolean rests;

    Notice(Attempt attempt) {
      this.attempt = attempt;
    }
  }

  /**
   * A function at work.
   *
   * @param cancel completes when nobody waits any more
   */
  private record Call(
      Notice notice,
      ActionFunction function,
      CompletableFuture<Void> cancel,
      CompletableFuture<Void> over) {}

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
    notices.keySet().retainAll(due);
    atWork
        .values()
        .forEach(
            call -> {
              if (notices.get(call.notice.attempt.instance()) != call.notice) {
                call.cancel.complete(null);
              }
            });
  }

  private void consider(Book.Entry entry) {
    Attempt attempt = new Attempt(entry.id(), entry.placement().generation(), ActionPhase.NOTIFY);
    Notice notice = notices.get(entry.id());
    if (notice == null || !notice.attempt.equals(attempt)) {
      notice = new Notice(attempt);
      notices.put(entry.id(), notice);
    }
    Optional<ActionSpec> spec = entry.running().action(ActionPhase.NOTIFY);
    Optional<ActionFunction> function = spec.flatMap(found -> functions.find(found.type()));
    boolean waits = notice.rests || atWork.containsKey(entry.id()) || closed;
    if (!waits && spec.isPresent() && function.isPresent()) {
      begin(notice, entry, spec.get(), function.get());
    }
  }

  private void begin(Notice notice, Book.Entry entry, ActionSpec spec, ActionFunction function) {
    Call call = new Call(notice, function, new CompletableFuture<>(), new CompletableFuture<>());
    notice.tries++;
    atWork.put(entry.id(), call);
    Worker.Pending timer = turns.after(spec.timeout(), () -> call.cancel.complete(null));
    calls
        .call(function, request(call, entry, spec))
        .thenAccept(
            result ->
                turns.take(
                    () -> {
                      timer.cancel();
                      ended(call, result);
                    }));
  }

  private Request request(Call call, Book.Entry entry, ActionSpec spec) {
    Attempt attempt = call.notice.attempt;
    return new Request(
        ActionPhase.NOTIFY,
        attempt.name(),
        self.node(),
        entry.placement().on().map(Incarnation::node),
        spec.parameters(),
        attempt.id(),
        entry.placementVersion(),
        spec.timeout(),
        call.cancel,
        line -> logs.append(attempt.name(), line));
  }

  private void ended(Call call, ActionResult result) {
    Notice notice = call.notice;
    atWork.remove(notice.attempt.instance(), call);
    call.over.complete(null);
    boolean away = !result.success() && !functions.has(call.function);
    notice.rests = !away; // it is made again when its bundle is back (RL-7)
    notice.tries -= away ? 1 : 0;
    if (!result.success() && !away) {
      logs.append(notice.attempt.name(), notice.attempt.id() + " failed: " + result.detail());
      if (notice.tries < MAX_TRIES) {
        turns.after(PAUSE, () -> again(notice));
      }
    }
    turns.lookSoon(); // another one may have waited for this end
  }

  private void again(Notice notice) {
    notice.rests = false;
    turns.lookSoon();
  }

  /** Completes when all that was at work has ended. */
  CompletableFuture<Void> cancelAll() {
    closed = true;
    atWork.values().forEach(call -> call.cancel.complete(null));
    calls.close();
    return CompletableFuture.allOf(
        atWork.values().stream().map(Call::over).toArray(CompletableFuture<?>[]::new));
  }
}
