package org.lockstep.store.raft.group;

import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.protocols.raft.election.LeaderElected;
import org.jgroups.protocols.raft.election.VoteResponse;
import org.jspecify.annotations.Nullable;

/** The library's election, with what it does not check. Votes take their turn with the log. */
final class CheckedElection extends ELECTION {
  CheckedElection(long voteMs) {
    setId(ELECTION_ID);
    voteTimeout(voteMs);
  }

  @Override
  protected void handleMessage(Message message, RaftHeader header) {
    CheckedRaft checked = (CheckedRaft) raft;
    if (header instanceof LeaderElected) { // takes its turn itself: votes have a lock of their own
      handle(checked, message, header);
      return;
    }
    synchronized (checked.turn()) {
      boolean late = header instanceof VoteResponse && header.currTerm() != checked.currentTerm();
      if (!late) {
        handle(checked, message, header);
      }
    }
  }

  private void handle(CheckedRaft checked, Message message, RaftHeader header) {
    if (!checked.durable().failed()) {
      super.handleMessage(message, header);
    }
  }

  /**
   * The library counts votes of members that have left, but chooses among those present, whose logs
   * may be shorter: then none is chosen, and the next vote decides.
   */
  @Override
  protected @Nullable Address determineLeader() {
    View now = view;
    boolean all = getVotes().getValidResults().stream().allMatch(now::containsMember);
    return all ? super.determineLeader() : null;
  }
}
