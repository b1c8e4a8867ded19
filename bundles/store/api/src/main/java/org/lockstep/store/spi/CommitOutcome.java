package org.lockstep.store.spi;

import org.lockstep.base.Problem;

/** DB-6: a commit is confirmed, or nobody may be told anything about it. */
public sealed interface CommitOutcome {
  /** On a majority of the disks, and no bid above its epoch was to be seen afterwards. */
  record Confirmed(Position position) implements CommitOutcome {}

  /** May be found by the next master or not; this master steps down. */
  record Unknown(Problem problem) implements CommitOutcome {}
}
