package org.lockstep.store.raft.group;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jgroups.Address;
import org.jgroups.EmptyMessage;
import org.jgroups.Message;
import org.jgroups.protocols.raft.AppendEntriesResponse;
import org.jgroups.protocols.raft.AppendResult;
import org.jgroups.protocols.raft.AppendResult.Result;
import org.jgroups.protocols.raft.Follower;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jgroups.protocols.raft.PersistentState;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jspecify.annotations.Nullable;
import org.lockstep.store.raft.log.DurableLog;

/**
 * Takes entries from the leader as the paper has it (Raft, figure 2): acknowledged and committed is
 * only what is known to be the same in the leader's log.
 */
final class CheckedFollower extends Follower {
  private final CheckedRaft raft;
  private final DurableLog log;

  /** Up to where this log is the same as that of the leader of {@link #matchedTerm}. */
  private long matched;

  private long matchedTerm = -1;

  CheckedFollower(CheckedRaft raft) {
    super(raft);
    this.raft = raft;
    this.log = raft.durable();
  }

  @Override
  public AppendResult handleAppendEntriesRequest(
      @Nullable LogEntries entries,
      Address leader,
      long previousIndex,
      long previousTerm,
      long entryTerm,
      long leaderCommit) {
    if (!follows(leader)) {
      return new AppendResult(Result.FAIL_ENTRY_NOT_FOUND, raft.commitIndex());
    }
    if (entries != null && entries.size() > 0) {
      if (!continues(previousIndex, previousTerm) || !whole(entries)) {
        return new AppendResult(Result.FAIL_ENTRY_NOT_FOUND, matched); // begin there
      }
      take(entries, previousIndex + 1);
    }
    raft.commitUpTo(Math.min(leaderCommit, matched));
    return new AppendResult(Result.OK, matched);
  }

  /** Whether the message is of the term that is now. */
  private boolean follows(Address leader) {
    long term = raft.termOfMessage();
    if (raft.trySetLeaderAndTerm(leader, term) < 0) {
      return false;
    }
    if (term != matchedTerm) {
      matchedTerm = term;
      matched = raft.commitIndex(); // every later leader has it
    }
    return true;
  }

  private boolean continues(long previousIndex, long previousTerm) {
    LogEntry own = log.get(previousIndex);
    return previousIndex <= raft.commitIndex() || (own != null && own.term() == previousTerm);
  }

  private static boolean whole(LogEntries entries) {
    for (LogEntry entry : entries) {
      if (entry.command() == null) {
        return false; // what is left of it after a snapshot
      }
    }
    return true;
  }

  private void take(LogEntries entries, long first) {
    LogEntries missing = new LogEntries();
    long index = first;
    for (LogEntry entry : entries) {
      if (missing.size() > 0 || !has(entry, index)) {
        missing.add(entry);
      }
      index++;
    }
    if (missing.size() > 0) {
      long from = index - missing.size();
      if (from <= raft.lastAppended()) {
        raft.removeFrom(from);
      }
      raft.append(missing);
    }
    matched = Math.max(matched, index - 1);
  }

  private boolean has(LogEntry entry, long index) {
    LogEntry own = log.get(index);
    return index <= raft.commitIndex() || (own != null && own.term() == entry.term());
  }

  @Override
  public void handleInstallSnapshotRequest(
      Message message, Address leader, long lastIndex, long lastTerm) {
    if (!follows(leader)) {
      return;
    }
    if (lastIndex <= matched) {
      raft.commitUpTo(lastIndex); // what lies behind it has been acknowledged, and must stay
    } else if (lastIndex > raft.commitIndex()) {
      install(message, lastIndex, lastTerm);
    }
    AppendResult result = new AppendResult(Result.OK, matched).commitIndex(raft.commitIndex());
    raft.send(
        new EmptyMessage(leader)
            .putHeader(raft.getId(), new AppendEntriesResponse(raft.currentTerm(), result)));
  }

  /** What cannot be read changes nothing. */
  private void install(Message message, long lastIndex, long lastTerm) {
    byte[] content = new byte[message.getLength()];
    System.arraycopy(message.getArray(), message.getOffset(), content, 0, content.length);
    try {
      ByteArrayDataInputStream in = new ByteArrayDataInputStream(content);
      new PersistentState().readFrom(in);
      raft.stateMachine().readContentFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    log.install(lastIndex, lastTerm, content);
    raft.continueFrom(lastIndex);
    matched = lastIndex;
  }
}
