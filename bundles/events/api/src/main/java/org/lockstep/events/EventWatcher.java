package org.lockstep.events;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lockstep.base.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds one kind of problem (EM-1). Published as an OSGi service with {@link WatcherType}; it may
 * come and go, and what it watched is watched again by the next one. Who only looks now and then
 * extends {@link PollingWatcher}.
 */
@ConsumerType
public interface EventWatcher {
  /** The names of the IN parameters that it takes, by which an event says what to look for. */
  Set<String> in();

  /** The names of the OUT parameters that it fills when an event happens. */
  Set<String> out();

  /** What is wrong with IN parameters, all of which are known; empty when nothing is. */
  default List<Problem> validate(Map<String, Object> in) {
    return List.of();
  }

  /**
   * Watches until the returned handle is closed. Returns promptly; {@link Watch#occurred} may be
   * called by any thread, and is without effect after that.
   *
   * @throws org.lockstep.base.ProblemException when it cannot be watched here; it is tried again
   */
  Handle watch(Watch watch);

  /** What is being watched. */
  @FunctionalInterface
  @ConsumerType
  interface Handle extends AutoCloseable {
    /** Ends it; returns promptly. */
    @Override
    void close();
  }
}
