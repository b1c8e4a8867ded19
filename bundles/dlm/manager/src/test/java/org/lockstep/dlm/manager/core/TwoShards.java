package org.lockstep.dlm.manager.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;

/** The same shard on two nodes; what they say to each other comes when it is told to. */
final class TwoShards {
  /** So many requests in a row of one node before a resource goes to it. */
  static final int STREAK = 8;

  private static final ResourceName NAME = ResourceName.of("r");

  private final Side master = new Side(Incarnation.of(0, 1));
  private final Side borrower = new Side(Incarnation.of(1, 1));
  private final Deque<Runnable> post = new ArrayDeque<>();
  private int said;

  final class Lock extends OwnEntry {
    final Side side;
    Optional<Reason> refused = Optional.empty();
    Optional<LockMode> blocked = Optional.empty();

    Lock(Side side) {
      super(NAME);
      this.side = side;
    }

    @Override
    public String space() {
      return "space";
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

  final class Side implements Shard.Out {
    private final Incarnation self;
    private final Shard shard;

    Side(Incarnation self) {
      this.self = self;
      this.shard = new Shard(self, this, STREAK);
    }

    Shard shard() {
      return shard;
    }

    Lock request(LockMode mode, byte how) {
      Lock lock = new Lock(this);
      lock.wants(mode, how, null);
      shard.request(lock);
      return lock;
    }

    /** Whether any lock of what it masters is granted, or waits. */
    boolean uses() {
      return shard.state.allMastered().stream().anyMatch(what -> !what.isOfNoUse());
    }

    @Override
    public void granted(OwnEntry lock) {
      // it is looked at
    }

    @Override
    public void refused(OwnEntry lock, Reason why) {
      ((Lock) lock).refused = Optional.of(why);
    }

    @Override
    public void blocks(OwnEntry lock, LockMode wanted) {
      ((Lock) lock).blocked = Optional.of(wanted);
    }

    @Override
    public void chased(OwnEntry lock, Trail trail) {
      // nobody looks for deadlocks
    }

    @Override
    public void send(Incarnation to, Message message) {
      said++;
      Side other = to.equals(master.self) ? master : borrower;
      post.add(() -> other.shard.received(self, message));
    }
  }

  TwoShards() {
    Set<Incarnation> members = Set.of(master.self, borrower.self);
    for (Side side : new Side[] {master, borrower}) {
      ShardRecovery recovery = new ShardRecovery(side.shard);
      recovery.stop(new Change(members, Set.of(), master.self, false, 0));
      recovery.resume();
    }
  }

  Side master() {
    return master;
  }

  Side borrower() {
    return borrower;
  }

  void release(Lock lock) {
    release(lock, null);
  }

  void release(Lock lock, @Nullable ValueBlock written) {
    lock.side.shard.release(lock, written);
  }

  void convert(Lock lock, LockMode mode, byte how) {
    lock.wants(mode, how, null);
    lock.side.shard.convert(lock, null);
  }

  /** All of it, and what comes of it. */
  void deliver() {
    while (!post.isEmpty()) {
      post.remove().run();
    }
  }

  void deliverOne() {
    post.remove().run();
  }

  /** Messages so far. */
  int said() {
    return said;
  }
}
