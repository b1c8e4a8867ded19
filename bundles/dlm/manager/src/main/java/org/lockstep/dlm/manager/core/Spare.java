package org.lockstep.dlm.manager.core;

import org.lockstep.dlm.LockMode;

/**
 * What this node's user has released and the master has not been told of: who asks for it again
 * here has it at once. It goes as soon as it keeps anybody waiting, or when it has not been used
 * for a while.
 */
final class Spare extends OwnEntry {
  /** The last sweep has seen it. */
  boolean idle;

  Spare(OwnEntry released) {
    super(released.name());
    takeOver(released);
    granted = released.kept;
    wanted = released.kept;
  }

  /** Others have to ask for these, whatever they want; and nobody can have written meanwhile. */
  static boolean isWorthKeeping(LockMode mode) {
    return mode == LockMode.PR || mode == LockMode.EX;
  }

  @Override
  public String space() {
    return "";
  }

  @Override
  public String label() {
    return "";
  }

  @Override
  public long waitedMs() {
    return 0;
  }
}
