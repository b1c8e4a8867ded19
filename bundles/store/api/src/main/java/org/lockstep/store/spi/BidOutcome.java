package org.lockstep.store.spi;

import org.lockstep.base.Problem;

/** How one round of Disk Paxos ended. */
public sealed interface BidOutcome {
  /** Somebody, not always the bidder, is chosen for the epoch. */
  record Chosen(Mastership mastership) implements BidOutcome {}

  /** Another bid was higher; try again after a pause of random length. */
  record Beaten(String by) implements BidOutcome {}

  /** Blocks could not be read or written; the bidder may still be chosen by another's round. */
  record Unknown(Problem problem) implements BidOutcome {}

  /** A write of this boot failed and may still land: it bids no more, unless that one is seen. */
  record Barred(Problem problem) implements BidOutcome {}
}
