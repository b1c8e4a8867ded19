package org.lockstep.dlm;

/**
 * On whose behalf locks are asked for: a transaction, a task, a thread. It releases nothing while
 * one of its locks waits; so circles of owners that wait for each other, over any resources and
 * nodes, are deadlocks, and the lock that ends one is refused with {@link
 * LockException.Reason#DEADLOCK}. A lock without an owner stands for itself. Equal only to itself.
 */
public final class LockOwner {
  private final String label;

  private LockOwner(String label) {
    this.label = label;
  }

  /**
   * @param label for people; at most {@value LockOptions#MAX_LABEL} characters
   * @throws IllegalArgumentException when it is longer
   */
  public static LockOwner named(String label) {
    if (label.length() > LockOptions.MAX_LABEL) {
      throw new IllegalArgumentException(
          "an owner's name of "
              + label.length()
              + " characters; at most "
              + LockOptions.MAX_LABEL
              + " may be");
    }
    return new LockOwner(label);
  }

  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}
