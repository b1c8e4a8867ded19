package org.lockstep.events.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.events.daemon.core.Attendance;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;

/** The subsystem itself: acknowledges when all watchers have answered (EM-4). */
final class Watchers implements TransitionListener {
  private final NodeId self;
  private final Function<NodeId, Incarnation> bootOf;
  private final Map<MembershipWatcher, Line> lines = new LinkedHashMap<>();
  private Attendance attendance = Attendance.NOBODY;

  Watchers(NodeId self, Function<NodeId, Incarnation> bootOf) {
    this.self = self;
    this.bootOf = bootOf;
  }

  @Override
  public synchronized CompletionStage<?> barrier(Notification notification) {
    Attendance.Step step = attendance.take(notification, bootOf);
    attendance = step.after();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    lines.values().forEach(line -> answers.add(line.tell(step.event())));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
  }

  synchronized void add(MembershipWatcher watcher) {
    Line line = new Line(watcher);
    lines.put(watcher, line);
    attendance.welcome(self).ifPresent(line::tell);
  }

  /** Nobody waits for one that has gone. */
  synchronized void remove(MembershipWatcher watcher) {
    Line line = lines.remove(watcher);
    if (line != null) {
      line.gone.complete(null);
    }
  }

  /**
   * One watcher's way to be told. A forced leave may have to be told while an answer is still owed
   * (MM-10), so nothing waits for an earlier answer.
   */
  private static final class Line {
    final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final MembershipWatcher watcher;

    Line(MembershipWatcher watcher) {
      this.watcher = watcher;
    }

    CompletableFuture<?> tell(MembershipEvent event) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      call(event)
          .whenComplete(
              (ignored, failure) -> {
                if (failure == null) {
                  answer.complete(null);
                } else {
                  answer.completeExceptionally(failure);
                }
              });
      gone.thenRun(() -> answer.complete(null));
      return answer;
    }

    private CompletionStage<?> call(MembershipEvent event) {
      try {
        return watcher.changed(event);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }
}
