package org.lockstep.store.raft.group;

import org.jgroups.Message;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.RaftHeader;

/** The library's election, which takes its turn with what changes the log. */
final class CheckedElection extends ELECTION {
  CheckedElection(long voteMs) {
    setId(ELECTION_ID);
    voteTimeout(voteMs);
  }

  @Override
  protected void handleMessage(Message message, RaftHeader header) {
    CheckedRaft checked = (CheckedRaft) raft;
    synchronized (checked.turn()) {
      if (!checked.durable().failed()) {
        super.handleMessage(message, header);
      }
    }
  }
}
