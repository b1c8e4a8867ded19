package org.lockstep.base;

/** Where one waits until enough of several workers have done their part (AL-4). */
public interface Gathering {
  /** One more has. Any thread may say so. */
  void arrive();

  /**
   * Waits until so many have arrived in all, or so many milliseconds have passed. An interrupt does
   * not end the wait; the thread keeps it.
   *
   * @return how many have arrived
   */
  int await(int arrivals, long ms);
}
