package org.lockstep.events.daemon;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.events.daemon.core.Attendance;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;

/** The subsystem itself: acknowledges when all watchers have answered (EM-4). */
final class Watchers implements TransitionListener {
  private final NodeId self;
  private final Function<NodeId, Incarnation> bootOf;
  private final Consumer<Collection<Incarnation>> answered;
  private final Map<MembershipWatcher, Line> lines = new LinkedHashMap<>();
  private Attendance attendance = Attendance.NOBODY;

  /**
   * @param answered takes the boots whose join has been answered here
   */
  Watchers(
      NodeId self,
      Function<NodeId, Incarnation> bootOf,
      Consumer<Collection<Incarnation>> answered) {
    this.self = self;
    this.bootOf = bootOf;
    this.answered = answered;
  }

  @Override
  public CompletionStage<?> barrier(Notification notification) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    List<Line> told;
    Collection<Incarnation> joining;
    synchronized (this) {
      Attendance.Step step = attendance.take(notification, bootOf);
      attendance = step.after();
      joining = step.event().joining().values();
      told = List.copyOf(lines.values());
      told.forEach(line -> answers.add(line.tell(step.event())));
    }
    told.forEach(Line::drain);
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
    return joining.isEmpty() ? all : all.thenRun(() -> answered.accept(joining));
  }

  void joined(Incarnation boot) {
    List<Line> told;
    synchronized (this) {
      told = List.copyOf(lines.values());
      told.forEach(line -> line.joined(boot));
    }
    told.forEach(Line::drain);
  }

  void add(MembershipWatcher watcher) {
    Line line = new Line(watcher);
    synchronized (this) {
      lines.put(watcher, line);
      attendance.welcome(self).ifPresent(line::welcome);
    }
    line.drain();
  }

  void remove(MembershipWatcher watcher) {
    Line line;
    synchronized (this) {
      line = lines.remove(watcher);
    }
    if (line != null) {
      line.close();
    }
  }
}
