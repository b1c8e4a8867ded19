package org.lockstep.membership.manager;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.membership.Notification;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One local subsystem and the thread it is called on: a slow one delays no other (MM-2). */
final class SubsystemThread {
  private static final Logger LOG = LoggerFactory.getLogger(SubsystemThread.class);
  private static final int MAX_FAULT = 500;

  /**
   * A barrier is told after the one before was answered; only masters that change tell it again.
   */
  private static final int MAX_WAITING = 256;

  final SubsystemSpec spec;
  final TransitionListener listener;
  private final Worker thread;
  private volatile boolean stopped;

  SubsystemThread(SubsystemSpec spec, TransitionListener listener, Workers workers) {
    this.spec = spec;
    this.listener = listener;
    this.thread = workers.patient("lockstep-" + spec.level().name(), MAX_WAITING);
  }

  /**
   * @param done told once: empty for an acknowledgement, else why the listener failed (MM-20)
   */
  void tell(Notification notification, Consumer<String> done) {
    try {
      thread.execute(() -> call(notification, done));
    } catch (RejectedExecutionException e) {
      done.accept(stopped ? "the subsystem is gone" : "the subsystem does not keep up");
    }
  }

  private void call(Notification notification, Consumer<String> done) {
    try {
      CompletionStage<?> stage = listener.barrier(notification);
      if (stage == null) {
        done.accept("barrier() returned null");
        return;
      }
      stage.whenComplete((ok, failure) -> done.accept(failure == null ? "" : say(failure)));
    } catch (Throwable failure) {
      done.accept(say(failure));
    }
  }

  private String say(Throwable failure) {
    LOG.warn("Subsystem {} failed", spec.level(), failure);
    String text = failure.toString();
    return text.length() > MAX_FAULT ? text.substring(0, MAX_FAULT) : text;
  }

  void stop() {
    stopped = true;
    thread.stop();
    if (listener instanceof BlockingQueueForm queue) {
      queue.end();
    }
  }
}
