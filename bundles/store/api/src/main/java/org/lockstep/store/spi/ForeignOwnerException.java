package org.lockstep.store.spi;

import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/** Somebody else owns the slot now: the one failure after which a node must panic at once. */
public class ForeignOwnerException extends ProblemException {
  private static final long serialVersionUID = 1L;

  public ForeignOwnerException(Problem problem) {
    super(problem);
  }
}
