package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;

/** A node of {@link SimulatedShards}, and who uses its locks. */
final class SimulatedUser implements Shard.Out {
  private static final int MOST_LOCKS = 4;
  private static final int NAMES = 3;

  final Incarnation self;
  final Shard shard;
  final ShardRecovery recovery;
  final Set<Incarnation> hears = new HashSet<>();
  final List<Lock> locks = new ArrayList<>();
  private final SimulatedShards cluster;

  static final class Lock extends OwnEntry {
    final Incarnation node;
    boolean recovers;
    boolean hasCancelled;
    long lastToken;

    Lock(Incarnation node, ResourceName name) {
      super(name);
      this.node = node;
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
      return 1_000 - id() % 1_000;
    }

    @Override
    public String toString() {
      return node + "/" + id() + " " + grantedMode() + " on " + name();
    }
  }

  SimulatedUser(Incarnation self, SimulatedShards cluster) {
    this.self = self;
    this.cluster = cluster;
    this.shard = new Shard(self, this, 1 + cluster.chance.nextInt(3));
    this.recovery = new ShardRecovery(shard);
  }

  void doesSomething() {
    Random chance = cluster.chance;
    LockMode mode = LockMode.values()[chance.nextInt(6)];
    int which = chance.nextInt(MOST_LOCKS);
    if (which >= locks.size()) {
      Lock lock = new Lock(self, ResourceName.of("r" + chance.nextInt(NAMES)));
      locks.add(lock);
      lock.wants(mode, how(lock), null);
      cluster.say(
          self + " asks " + mode + " on " + lock.name() + " how " + Message.Wish.of(lock).how());
      shard.request(lock);
      return;
    }
    Lock lock = locks.get(which);
    int verb = chance.nextInt(4);
    if (verb == 0 || lock.isWaiting() && verb == 1) {
      lock.hasCancelled = lock.isWaiting();
      shard.cancel(lock, Reason.CANCELLED);
    } else if (verb == 1 && lock.holds()) {
      lock.hasCancelled = false;
      lock.wants(mode, how(lock), null);
      cluster.say(
          self + " converts " + lock + " to " + mode + " how " + Message.Wish.of(lock).how());
      shard.convert(lock, block(chance));
    } else if (verb > 1) {
      releases(lock);
    }
  }

  private byte how(Lock lock) {
    lock.recovers = cluster.chance.nextInt(10) == 0;
    boolean yields = cluster.chance.nextInt(4) == 0;
    return Entry.how(cluster.chance.nextInt(4) > 0, false, lock.recovers, yields);
  }

  private static @Nullable ValueBlock block(Random chance) {
    if (chance.nextInt(4) > 0) {
      return null;
    }
    return new ValueBlock(new byte[] {(byte) chance.nextInt(256)}, true);
  }

  private void releases(Lock lock) {
    locks.remove(lock);
    cluster.say(self + " releases " + lock);
    shard.release(lock, block(cluster.chance));
  }

  /** Of a node that leaves. */
  void closes() {
    List.copyOf(locks).forEach(this::releases);
  }

  @Override
  public void granted(OwnEntry lock) {
    cluster.say(self + " is granted " + lock + " " + lock.lastToken());
    cluster.invariants.granted((Lock) lock);
  }

  @Override
  public void refused(OwnEntry lock, Reason why) {
    if (!lock.holds()) {
      locks.remove(lock);
    }
  }

  @Override
  public void blocks(OwnEntry lock, LockMode wanted) {
    // its user does as it likes
  }

  @Override
  public void chased(OwnEntry lock, Trail trail) {
    // nobody looks for deadlocks
  }

  @Override
  public void send(Incarnation to, Message message) {
    cluster.send(self, to, message);
  }
}
