package org.lockstep.store;

import org.lockstep.base.Problem;

/** What became of a transaction. */
public sealed interface CommitResult {
  /**
   * Confirmed: every later reader sees it.
   *
   * @param version the version of all records that it wrote
   */
  record Committed(long version) implements CommitResult {}

  /**
   * An expectation did not hold; nothing was changed.
   *
   * @param key the first that did not hold
   * @param expected the version asked for
   * @param found the version it has; 0 when it does not exist
   */
  record Conflict(String key, long expected, long found) implements CommitResult {}

  /**
   * Nobody can tell whether it was done (DB-6): read the records before trying again.
   *
   * @param why for people
   */
  record Unknown(String why) implements CommitResult {}

  /**
   * More than the store was made for, or against what must hold; nothing was changed, and the same
   * is refused as long as the reason stands.
   *
   * @param problem what is too large, and how large it may be; or what stands against it
   */
  record Refused(Problem problem) implements CommitResult {}

  default boolean committed() {
    return this instanceof Committed;
  }
}
