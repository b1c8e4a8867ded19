package org.lockstep.dlm.manager;

import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.manager.core.Message;
import org.lockstep.dlm.manager.core.OwnEntry;
import org.lockstep.dlm.manager.core.Packet.Addressed;
import org.lockstep.dlm.manager.core.Shard;
import org.lockstep.dlm.manager.core.ShardRecovery;
import org.lockstep.dlm.manager.core.Trail;

/**
 * A lockspace on this node, whoever has it open. Each shard is a machine of its own, run by whoever
 * needs it, one thread at a time: the monitor of the shard. What comes of it is done under it too,
 * and is short: a message is put into a queue, a thread is woken.
 */
final class Space {
  /** A power of two; the same on all members. */
  static final int SHARDS = 64;

  /**
   * By bits that a hash map does not look at: of those that it does, a shard's resources would have
   * the same.
   */
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SHARDS);

  private final String name;
  private final String owner;
  private final Part[] parts = new Part[SHARDS];

  /** A shard and its transitions. */
  record Part(int number, Shard shard, ShardRecovery recovery) {}

  /** Where messages go. */
  interface Post {
    void send(Incarnation to, Addressed message);
  }

  Space(String name, String owner, Incarnation self, Post post) {
    this.name = name;
    this.owner = owner;
    for (int number = 0; number < SHARDS; number++) {
      Shard shard = new Shard(self, new Results(number, post));
      parts[number] = new Part(number, shard, new ShardRecovery(shard));
    }
  }

  String name() {
    return name;
  }

  /** "" for none. */
  String owner() {
    return owner;
  }

  boolean isOwned() {
    return !owner.isEmpty();
  }

  Shard shard(ResourceName resource) {
    return parts[resource.hashCode() * GOLDEN_RATIO >>> SHIFT].shard();
  }

  void received(Incarnation from, int number, Message message) {
    if (number < 0 || number >= SHARDS) {
      throw new IllegalArgumentException("shard " + number + " of lockspace " + name);
    }
    Shard shard = parts[number].shard();
    synchronized (shard) {
      shard.received(from, message);
    }
  }

  /** One after the other, each under its monitor. */
  void forEachPart(Consumer<Part> what) {
    for (Part part : parts) {
      synchronized (part.shard()) {
        what.accept(part);
      }
    }
  }

  boolean isSettled() {
    for (Part part : parts) {
      synchronized (part.shard()) {
        if (!part.recovery().isSettled()) {
          return false;
        }
      }
    }
    return true;
  }

  private final class Results implements Shard.Out {
    private final int number;
    private final Post post;

    Results(int number, Post post) {
      this.number = number;
      this.post = post;
    }

    @Override
    public void granted(OwnEntry lock) {
      ((HeldLock) lock).settled(null);
    }

    @Override
    public void refused(OwnEntry lock, Reason why) {
      ((HeldLock) lock).settled(why);
    }

    @Override
    public void blocks(OwnEntry lock, LockMode wanted) {
      ((HeldLock) lock).blocks(wanted);
    }

    @Override
    public void chased(OwnEntry lock, Trail trail) {
      ((HeldLock) lock).chased(trail);
    }

    @Override
    public void send(Incarnation to, Message message) {
      post.send(to, new Addressed(name, owner, number, message));
    }
  }
}
