package org.lockstep.testkit.world;

/** Thrown through the work of a process that has ended: nobody is to catch it for good. */
public final class Ended extends Error {
  private static final long serialVersionUID = 1L;

  Ended() {
    super("this process has ended", null, false, false);
  }
}
