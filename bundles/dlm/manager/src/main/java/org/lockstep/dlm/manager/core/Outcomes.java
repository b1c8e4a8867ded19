package org.lockstep.dlm.manager.core;

import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;

/** Tells the nodes whose locks they are what comes of them at their master. */
final class Outcomes implements Outcome {
  private final ShardState state;

  Outcomes(ShardState state) {
    this.state = state;
  }

  @Override
  public void granted(Entry entry) {
    if (entry instanceof OwnEntry lock) {
      Resource resource = ShardState.known(lock).resource;
      if (resource != null) {
        lock.value = resource.value();
        lock.valueToken = resource.valueToken();
      }
      state.out.granted(lock);
    } else if (entry instanceof PeerEntry lock) {
      granted(lock);
    }
  }

  private void granted(PeerEntry lock) {
    if (lock.knows) {
      lock.knows = false;
      return;
    }
    Resource resource = lock.resource();
    state.out.send(
        lock.node,
        new Message.Granted(
            lock.id,
            lock.granted,
            lock.token,
            resource.value(),
            resource.valueToken(),
            lock.demoted));
  }

  @Override
  public void refused(Entry entry, Reason why) {
    if (entry instanceof OwnEntry lock) {
      state.out.refused(lock, why);
    } else if (entry instanceof PeerEntry lock) {
      if (!lock.holds) {
        state.remove(lock);
      }
      state.out.send(lock.node, new Message.Refused(lock.id, why, lock.granted));
    }
  }

  @Override
  public void blocks(Entry holder, LockMode wanted) {
    if (holder instanceof OwnEntry lock) {
      state.out.blocks(lock, wanted);
    } else if (holder instanceof PeerEntry lock) {
      state.out.send(lock.node, new Message.Blocks(lock.id, wanted, false));
    }
  }

  @Override
  public void inquires(Entry holder, LockMode wanted) {
    if (holder instanceof PeerEntry lock) {
      state.out.send(lock.node, new Message.Blocks(lock.id, wanted, true));
    }
  }
}
