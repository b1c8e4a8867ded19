package org.lockstep.store.raft;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.raft.core.Entry;
import org.lockstep.store.raft.core.Outcome;
import org.lockstep.store.raft.core.State;
import org.lockstep.store.raft.group.Group;
import org.lockstep.store.raft.log.DurableLog;

/** Writes entries, each within a bound, and reads what they made of the state. */
final class RaftMember implements AutoCloseable {
  /** A message may be lost with a leader: what may be sent again is. */
  private static final long AGAIN_MS = 150;

  private static final long NO_LEADER_MS = 10;

  private final Members members;
  private final Replica replica;
  private final DurableLog log;
  private final Group group;
  private final MemberFolder folder;

  private final long writeMs;

  RaftMember(
      Members members,
      Replica replica,
      DurableLog log,
      Group group,
      MemberFolder folder,
      long writeMs) {
    this.writeMs = writeMs;
    this.folder = folder;
    this.members = members;
    this.replica = replica;
    this.log = log;
    this.group = group;
  }

  Members members() {
    return members;
  }

  /**
   * The outcome, once the own copy of the state has it.
   *
   * @throws ProblemException when that takes too long: whether it is done cannot be told
   */
  Outcome write(Entry entry) {
    requireWhole();
    Replica.Written written = replica.write(entry);
    try {
      return await(written, entry.sentAgain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", "the node is being stopped");
    } finally {
      replica.forget(written);
    }
  }

  private void requireWhole() {
    Optional<String> why = replica.broken();
    if (why.isPresent() || log.failed()) {
      throw failed("store-broken", why.orElse("a write of this member's log has failed"));
    }
  }

  private Outcome await(Replica.Written written, boolean repeatable) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(writeMs);
    boolean sent = false;
    while (true) {
      boolean now = (!sent || repeatable) && group.offer(written.bytes());
      sent |= now;
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw late(sent);
      }
      long patience = sent && !repeatable ? left : now ? AGAIN_MS : NO_LEADER_MS;
      try {
        return written.outcome().get(Math.min(left, patience), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        requireWhole();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private ProblemException late(boolean sent) {
    String heard = "; heard are " + String.join(", ", group.heard());
    return sent
        ? failed("store-late", "no majority took it within " + writeMs + " ms" + heard)
        : failed("no-majority", "nobody leads: a majority of the members is needed" + heard);
  }

  private ProblemException failed(String code, String why) {
    return new ProblemException(
        new Problem(code, "store not reached", members.header().name(), why));
  }

  OwnMark mark() {
    return folder.mark();
  }

  /** The members that are there, by name. */
  List<String> heard() {
    return group.heard();
  }

  /** All that was written before this was called, or more. */
  State latest() {
    write(new Entry.Look());
    return replica.state();
  }

  @Override
  public void close() {
    group.close();
    try {
      log.end();
      folder.close();
    } catch (IOException e) {
      throw new IllegalStateException("the log does not close", e);
    }
  }
}
