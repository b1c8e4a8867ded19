package org.lockstep.membership.manager;

import java.util.Set;
import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Worker;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the disk, calmly, or again and again while somebody is suspected (DESIGN, section 8).
 */
final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final long CALM_MS = 100;
  private static final long ALERT_MS = 5;

  /** A killed node's death mark comes within this time; a lost host's lease takes far longer. */
  private static final long ALERT_FOR_MS = 500;

  private static final long WARY_MS = 25;

  /** After so long without any reason to look sooner it looks as often as others renew. */
  private static final long QUIET_AFTER_MS = 10_000;

  private static final long QUIET_MS = 250;

  private final MembershipDatabase database;
  private final MonotonicClock clock;
  private final Consumer<Look> observer;
  private final Runnable blind;
  private final Worker thread;
  private Worker.Pending next = () -> {};
  private volatile boolean wary;
  private volatile long alertUntilMs;
  private volatile boolean asked;
  private volatile boolean running = true;
  private volatile long stirredMs;
  private boolean failing;
  private Set<Problem> damages = Set.of();

  /** What was read, and when reading it began and ended. */
  record Look(Observation observation, long beganMs, long endedMs) {}

  /**
   * @param blind told of each look that saw nothing
   */
  DiskWatch(
      MembershipDatabase database,
      Environment environment,
      Consumer<Look> observer,
      Runnable blind) {
    this.blind = blind;
    this.database = database;
    this.clock = environment.clock();
    this.thread = environment.workers().patient("lockstep-disk-watch", 1);
    this.observer = observer;
  }

  void start() {
    stirredMs = clock.millis();
    lookAfter(0);
  }

  /** Somebody new is suspected. */
  void alert() {
    wary = true;
    alertUntilMs = clock.millis() + ALERT_FOR_MS;
    lookNow();
  }

  /** Nobody is suspected any more. */
  void calm() {
    wary = false;
  }

  synchronized void lookNow() {
    stirredMs = clock.millis();
    asked = true;
    lookAfter(0);
  }

  /** At most one look waits. */
  private synchronized void lookAfter(long ms) {
    next.cancel();
    next = thread.after(ms, this::watch);
  }

  /** One that was asked for meanwhile may have seen less than that needs. */
  private synchronized void lookAgain() {
    lookAfter(asked ? 0 : pauseMs());
  }

  synchronized void stop() {
    running = false;
    next.cancel();
    thread.stop();
  }

  private void watch() {
    if (running) {
      asked = false;
      look();
      lookAgain();
    }
  }

  private long pauseMs() {
    long now = clock.millis();
    if (wary) {
      return now < alertUntilMs ? ALERT_MS : WARY_MS;
    }
    return now - stirredMs < QUIET_AFTER_MS ? CALM_MS : QUIET_MS;
  }

  private void look() {
    long began = clock.millis();
    try {
      Observation seen = database.observe();
      damaged(Set.copyOf(seen.problems()));
      observer.accept(new Look(seen, began, clock.millis()));
      failing = false;
    } catch (ProblemException e) {
      failed(e.problem().line(), e);
    } catch (RuntimeException e) { // a node that stops to look would be blind
      failed(e.toString(), e);
    }
  }

  /** Each is said when it appears, and again when it does so after having been mended. */
  private void damaged(Set<Problem> now) {
    for (Problem damage : now) {
      if (!damages.contains(damage)) {
        LOG.error("The shared disk is damaged: {}; `disk check` lists what else is", damage);
      }
    }
    damages = now;
  }

  private void failed(String why, RuntimeException e) {
    if (!failing) {
      LOG.warn("The shared disk cannot be read: {}", why, e);
    }
    failing = true;
    blind.run();
  }
}
