package org.lockstep.node.boot.core;

/**
 * Whether the supervisor still answers (ND-3), which it is asked with each petting. Counted in
 * questions, not in time: who is held up itself asks nothing meanwhile.
 *
 * <p>The bound is twice the watchdog time. A host that starves its processes starves this one too,
 * and this one is killed after one watchdog time; a supervisor that leaves twice as much unanswered
 * while this process asks all the time is not starved, nor does its small heap ever keep it so
 * long: it is stopped, or hangs. For as long as it is not noticed, nobody would end this process,
 * were it paused as well: with the defaults a second, of the 2,000 ms that DB-8 leaves.
 */
public final class Questions {
  private static final int WATCHDOGS = 2;

  /** More than one that is on its way, and one that a slow host has delayed. */
  private static final long DOUBT = 3;

  private final long boundMs;
  private final long most;
  private long asked;
  private long answered;

  public Questions(long petMs, long watchdogMs) {
    boundMs = WATCHDOGS * watchdogMs;
    most = Math.max(DOUBT, boundMs / petMs);
  }

  /** The bound as a time. */
  public long boundMs() {
    return boundMs;
  }

  /** The number of a new question. */
  public long next() {
    asked++;
    return asked;
  }

  /** Whoever answers a question has heard those before it, too. */
  public void answered(long number) {
    if (number <= asked) {
      answered = Math.max(answered, number);
    }
  }

  /** So many are unanswered that nobody can be there. */
  public boolean vain() {
    return asked - answered >= most;
  }

  /** Too many are for whoever cannot wait for more. */
  public boolean doubtful() {
    return asked - answered >= DOUBT;
  }
}
