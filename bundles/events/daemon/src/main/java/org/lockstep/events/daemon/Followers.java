package org.lockstep.events.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventDaemon.Occurrence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told what happens, and the latest of it. Used by the daemon's thread. */
final class Followers {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private final Deque<Occurrence> latest = new ArrayDeque<>();
  private final List<Follower> followers = new ArrayList<>();

  void add(Follower follower, int earlier) {
    latest.stream().skip(Math.max(0, latest.size() - earlier)).forEach(follower::tell);
    followers.add(follower);
  }

  void remove(Follower follower) {
    followers.remove(follower);
  }

  void tell(Occurrence occurrence) {
    latest.addLast(occurrence);
    if (latest.size() > EventDaemon.REMEMBERED) {
      latest.removeFirst();
    }
    followers.forEach(follower -> follower.tell(occurrence));
  }

  /** One of them. */
  static final class Follower {
    private final Consumer<Occurrence> listener;
    private volatile boolean closed;

    Follower(Consumer<Occurrence> listener) {
      this.listener = listener;
    }

    void close() {
      closed = true;
    }

    private void tell(Occurrence occurrence) {
      if (closed) {
        return;
      }
      try {
        listener.accept(occurrence);
      } catch (Throwable e) { // whatever it is, it is this listener's
        LOG.warn("Who follows events failed at {}", occurrence.event(), e);
      }
    }
  }
}
