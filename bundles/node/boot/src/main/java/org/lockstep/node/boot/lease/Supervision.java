package org.lockstep.node.boot.lease;

/** Who is the parent of this node's programs, and marks its death (ND-3). */
public interface Supervision extends Guard {
  /** Shared data is closed: the programs are to end, and petting is over. */
  void bye();

  /** Waits, within the bound; whether it has said that no program is left. */
  boolean programsAreOver(long boundMs);

  /** The programs are to end, and none is launched any more; petting goes on (DB-8). */
  void hold();

  /** Whether it has said, since {@link #hold}, that no program is left. */
  boolean holds();

  /** Programs may be launched again. */
  void resume();

  /** There is nothing to guard any more, and no death to be marked: it goes. */
  void part();
}
