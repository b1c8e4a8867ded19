package org.lockstep.dlm;

import java.time.Duration;
import java.util.Optional;

/**
 * How a lock is wanted (DLM-1). Immutable; each method returns others, which are worth keeping.
 *
 * <pre>{@code
 * LockOptions.QUEUED.within(Duration.ofSeconds(5)).label("order 12")
 * }</pre>
 *
 * @param queued it waits, in the order of requests; else it fails where it would have to
 * @param expedited {@link LockMode#NL} is granted at once, whoever waits; of no effect on others
 * @param recovery it waits neither for the retained locks of dead nodes nor in line (DLM-3): for
 *     whoever recovers what they have left
 * @param yielding a conversion that would be a deadlock with another one is no error: what is held
 *     goes down to {@link LockMode#NL} until it is granted; {@link ClusterLock#wasDemoted} says so
 * @param alternate another mode that will do, where the one that is wanted cannot be granted at
 *     once
 * @param patience how long it waits; empty: as long as it takes
 * @param label who wants it, for people who ask who holds what
 * @param listener hears that it keeps others waiting
 * @param owner on whose behalf; empty: it stands for itself
 */
public record LockOptions(
    boolean queued,
    boolean expedited,
    boolean recovery,
    boolean yielding,
    Optional<LockMode> alternate,
    Optional<Duration> patience,
    String label,
    Optional<BlockingListener> listener,
    Optional<LockOwner> owner) {
  /** The longest label, in characters. */
  public static final int MAX_LABEL = 255;

  /** It waits for as long as it takes. */
  public static final LockOptions QUEUED =
      new LockOptions(
          true,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          "",
          Optional.empty(),
          Optional.empty());

  /** It fails where it would have to wait. */
  public static final LockOptions NOT_QUEUED =
      new LockOptions(
          false,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          "",
          Optional.empty(),
          Optional.empty());

  /**
   * @throws IllegalArgumentException when it is to wait for less than nothing, or its label is
   *     longer than {@value #MAX_LABEL} characters
   */
  public LockOptions {
    if (patience.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("a lock cannot wait for " + patience.get());
    }
    if (label.length() > MAX_LABEL) {
      throw new IllegalArgumentException(
          "a label of " + label.length() + " characters; at most " + MAX_LABEL + " may be");
    }
  }

  public LockOptions within(Duration time) {
    return new LockOptions(
        queued,
        expedited,
        recovery,
        yielding,
        alternate,
        Optional.of(time),
        label,
        listener,
        owner);
  }

  public LockOptions orAtOnce(LockMode other) {
    return new LockOptions(
        queued,
        expedited,
        recovery,
        yielding,
        Optional.of(other),
        patience,
        label,
        listener,
        owner);
  }

  public LockOptions expedite() {
    return new LockOptions(
        queued, true, recovery, yielding, alternate, patience, label, listener, owner);
  }

  public LockOptions forRecovery() {
    return new LockOptions(
        queued, expedited, true, yielding, alternate, patience, label, listener, owner);
  }

  public LockOptions yield() {
    return new LockOptions(
        queued, expedited, recovery, true, alternate, patience, label, listener, owner);
  }

  public LockOptions label(String text) {
    return new LockOptions(
        queued, expedited, recovery, yielding, alternate, patience, text, listener, owner);
  }

  public LockOptions onBlocking(BlockingListener heard) {
    return new LockOptions(
        queued,
        expedited,
        recovery,
        yielding,
        alternate,
        patience,
        label,
        Optional.of(heard),
        owner);
  }

  /** Deadlocks are found between owners; its label is the lock's if that has none. */
  public LockOptions by(LockOwner whose) {
    return new LockOptions(
        queued,
        expedited,
        recovery,
        yielding,
        alternate,
        patience,
        label.isEmpty() ? whose.label() : label,
        listener,
        Optional.of(whose));
  }
}
