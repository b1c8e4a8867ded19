package org.lockstep.store.raft.wire;

/** Bytes that are no entry or no state of a version that this node knows. */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  Malformed(String why) {
    super(why);
  }

  Malformed(String why, Throwable cause) {
    super(why + ": " + cause.getMessage(), cause);
  }
}
