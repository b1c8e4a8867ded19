package org.lockstep.dlm.manager.core;

import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockMode;

/** What comes of an input of a {@link Resource}, in order. Nothing of it may call the resource. */
public interface Outcome {
  void granted(Entry entry);

  /** What it held before, if anything, it still holds. */
  void refused(Entry entry, LockException.Reason why);

  /** It keeps the first in line waiting. */
  void blocks(Entry holder, LockMode wanted);

  /** As above, and it is to be said whether a user needs it: {@link Resource#inUse}. */
  void inquires(Entry holder, LockMode wanted);
}
