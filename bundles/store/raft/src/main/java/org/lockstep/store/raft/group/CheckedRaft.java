package org.lockstep.store.raft.group;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.EmptyMessage;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.View;
import org.jgroups.protocols.raft.AppendEntriesRequest;
import org.jgroups.protocols.raft.AppendEntriesResponse;
import org.jgroups.protocols.raft.AppendResult;
import org.jgroups.protocols.raft.InternalCommand;
import org.jgroups.protocols.raft.Leader;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.protocols.raft.RaftImpl;
import org.jgroups.protocols.raft.Role;
import org.jgroups.raft.util.CommitTable;
import org.jspecify.annotations.Nullable;
import org.lockstep.store.raft.log.DurableLog;

/**
 * The library's Raft, with what it does not check. Whatever changes terms, votes or the log takes
 * its turn: no vote is counted beside an entry that is being written.
 */
final class CheckedRaft extends RAFT {
  private static final long LOOK_MS = 100;
  private static final long SNAPSHOT_AGAIN_MS = 1_000;

  /** What lies behind is sent again in pieces. */
  private static final int RESEND_BYTES = 256 * 1024;

  private final Object turn = new Object();
  private final DurableLog durable;
  private final Leaderless leaderless;
  private final Map<Address, Long> snapshotsSent = new HashMap<>();
  private long termOfMessage;
  private long lookedAt = System.nanoTime();

  /**
   * @param voteMs how long a vote may take
   */
  CheckedRaft(
      Collection<String> members, String self, DurableLog durable, int snapshotBytes, long voteMs) {
    this.durable = durable;
    this.leaderless = new Leaderless(members.size() / 2 + 1, 2 * voteMs);
    setId(RAFT_ID);
    members(members);
    raftId(self);
    log(durable);
    maxLogCacheSize(0);
    logUseFsync(true);
    maxLogSize(snapshotBytes);
    resendInterval(LOOK_MS);
    dynamic_view_changes = false;
    impl = new CheckedFollower(this);
  }

  Object turn() {
    return turn;
  }

  @Override
  protected RAFT changeRole(Role role) {
    RaftImpl before = impl;
    RaftImpl next = role == Role.Leader ? new Leader(this) : new CheckedFollower(this);
    if (!before.getClass().equals(next.getClass())) {
      before.destroy();
      next.init();
      impl = next;
      notifyRoleChangeListeners(role);
    }
    return this;
  }

  @Override
  public int currentTerm(long term) {
    synchronized (turn) {
      return super.currentTerm(term);
    }
  }

  @Override
  public long createNewTerm() {
    synchronized (turn) {
      return super.createNewTerm();
    }
  }

  @Override
  public RAFT setLeaderAndTerm(@Nullable Address leader, long term) {
    synchronized (turn) {
      return super.setLeaderAndTerm(leader, term);
    }
  }

  @Override
  public int trySetLeaderAndTerm(@Nullable Address leader, long term) {
    synchronized (turn) {
      return super.trySetLeaderAndTerm(leader, term);
    }
  }

  /**
   * What others have said comes first: whoever has heard of a later term leads no more. A member
   * whose disk has failed says nothing more: it could not keep its word.
   */
  @Override
  protected void process(List<Request> requests) {
    List<Request> heard = requests.stream().filter(UpRequest.class::isInstance).toList();
    List<Request> own = requests.stream().filter(each -> !(each instanceof UpRequest)).toList();
    synchronized (turn) {
      for (List<Request> part : List.of(heard, own)) {
        if (!part.isEmpty() && !durable.failed()) {
          super.process(part);
        }
      }
    }
    lookAround();
  }

  /** However busy the others are: those that lag behind are served, and a leader is looked for. */
  private void lookAround() {
    long now = System.nanoTime();
    if (now - lookedAt < TimeUnit.MILLISECONDS.toNanos(LOOK_MS) || durable.failed()) {
      return;
    }
    lookedAt = now;
    synchronized (turn) { // or its table goes with the leader's role meanwhile
      flushCommitTable();
    }
    if (leaderless.isDue(view, leader(), now)) {
      seekLeader();
    }
  }

  /**
   * The first of the members has them vote. It may know of a leader that this member cannot follow,
   * for its own term is later: of a term beyond both it knows none. Not in {@link #turn}, which the
   * votes take.
   */
  private void seekLeader() {
    Address first = view.getCoord();
    if (first.equals(getAddress())) {
      CheckedElection election = findProtocol(CheckedElection.class, this, true);
      if (election != null) {
        election.startVotingThread();
      }
      return;
    }
    AppendResult none = new AppendResult(AppendResult.Result.FAIL_ENTRY_NOT_FOUND, 0);
    send(new EmptyMessage(first).putHeader(id, new AppendEntriesResponse(createNewTerm(), none)));
  }

  @Override
  protected void processQueue() {
    lookAround();
    super.processQueue();
  }

  /** A member that comes is served from then on. */
  @Override
  public void handleView(View next) {
    synchronized (turn) {
      super.handleView(next);
    }
  }

  @Override
  public void handleUpRequest(Message message, RaftHeader header) {
    termOfMessage = header.currTerm();
    super.handleUpRequest(message, header);
  }

  long termOfMessage() {
    return termOfMessage;
  }

  /** Entries of former terms count only with one of this term after them (Raft, 5.4.2). */
  @Override
  protected RAFT commitLogTo(long index, boolean serialize) {
    if (!isLeader()) {
      return super.commitLogTo(index, serialize);
    }
    LogEntry entry = durable.get(Math.min(index, last_appended));
    if (entry != null && entry.term() == currentTerm()) {
      long before = commit_index;
      super.commitLogTo(index, serialize);
      if (commit_index > before) {
        tellCommitted();
      }
    }
    return this;
  }

  /** Once, to all: the library would answer each answer to it with another. */
  private void tellCommitted() {
    long term = currentTerm();
    send(
        new ObjectMessage(null, null)
            .putHeader(id, new AppendEntriesRequest(getAddress(), term, 0, 0, term, commit_index))
            .setFlag(Message.TransientFlag.DONT_LOOPBACK));
  }

  /**
   * All that is missing: a follower says exactly up to where it has everything. The library would
   * send one entry after each refusal, and each new entry is refused by one who lags behind: with
   * more of them than that he never caught up, and nothing was committed any more.
   */
  @Override
  protected void sendAppendEntriesMessage(Address member, CommitTable.Entry known) {
    synchronized (turn) {
      if (isLeader()) {
        super.sendAppendEntriesMessage(member, known.sendSingleMessage(false));
      }
    }
  }

  @Override
  protected void resend(Address target, long index) {
    resend(target, index, index);
  }

  @Override
  protected void resend(Address target, long from, long to) {
    if (from < durable.firstAppended()) {
      trySnapshot(target);
      return;
    }
    long last = from;
    long bytes = 0;
    for (long index = from; index <= to && bytes < RESEND_BYTES; index++) {
      LogEntry entry = durable.get(index);
      bytes += entry == null ? 0 : entry.length();
      last = index;
    }
    super.resend(target, from, last);
  }

  private void trySnapshot(Address target) {
    try {
      sendSnapshotTo(target);
    } catch (Exception e) {
      getLog().error("no snapshot can be sent to " + target, e);
    }
  }

  @Override
  protected void sendSnapshotTo(Address target) throws Exception {
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    Long before = snapshotsSent.get(target);
    if (before == null || now - before >= SNAPSHOT_AGAIN_MS) {
      snapshotsSent.keySet().retainAll(commit_table.keys());
      snapshotsSent.put(target, now);
      super.sendSnapshotTo(target);
    }
  }

  /** The members are fixed. */
  @Override
  protected void executeInternalCommand(
      @Nullable InternalCommand command, byte[] bytes, int offset, int length) {
    throw new IllegalStateException("members cannot be changed");
  }

  DurableLog durable() {
    return durable;
  }

  void append(LogEntries entries) {
    append(last_appended + 1, entries);
  }

  void removeFrom(long index) {
    durable.deleteAllEntriesStartingFrom(index);
    last_appended = durable.lastAppended();
  }

  void commitUpTo(long index) {
    commitLogTo(index, false);
  }

  /** Everything up to there is in the snapshot that was installed. */
  void continueFrom(long index) {
    commit_index = index;
    last_appended = index;
  }

  void send(Message message) {
    down_prot.down(message);
  }
}
