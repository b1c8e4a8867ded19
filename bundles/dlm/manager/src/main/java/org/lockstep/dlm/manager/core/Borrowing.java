package org.lockstep.dlm.manager.core;

import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.ValueBlock;

/** This node's locks of resources that another one masters, or nobody yet (DLM-2). */
final class Borrowing {
  private final ShardState state;
  private final Finding finding;

  Borrowing(ShardState state, Finding finding) {
    this.state = state;
    this.finding = finding;
  }

  void request(OwnEntry lock, Known what) {
    state.borrow(lock, what);
    lock.waits = true;
    askOrFind(lock, what);
  }

  private void askOrFind(OwnEntry lock, Known what) {
    if (what.master != null) {
      ask(lock, what.master);
    } else if (!what.orphaned) {
      finding.find(what, false);
    }
  }

  private void ask(OwnEntry lock, Incarnation master) {
    lock.asked = master;
    state.out.send(
        master, new Message.Ask(lock.id(), lock.name(), Message.Wish.of(lock), lock.label()));
  }

  void convert(OwnEntry lock, Known what, @Nullable ValueBlock written) {
    lock.demoted = false;
    lock.waits = !lock.granted.covers(lock.wanted);
    if (what.master != null) {
      state.out.send(what.master, new Message.Convert(lock.id(), Message.Wish.of(lock), written));
    } else if (!lock.waits) {
      keep(lock, written);
    }
    if (!lock.waits) {
      lock.granted = lock.wanted; // from now on, whatever the master has heard
      state.out.granted(lock);
    }
  }

  /** The next master takes it from here. */
  private static void keep(OwnEntry lock, @Nullable ValueBlock written) {
    if (written != null && lock.granted.writesValue()) {
      lock.value = written;
      lock.valueToken = lock.token;
    }
  }

  void release(OwnEntry lock, Known what, @Nullable ValueBlock written) {
    if (what.master != null) {
      drop(lock, what);
      state.out.send(what.master, new Message.Release(lock.id(), written));
    } else if (lock.holds) {
      keep(lock, written);
      lock.waits = false;
      lock.parted = true;
    } else {
      takeBack(lock);
      drop(lock, what);
    }
  }

  /** Who was asked for it may be the master by the time that hears of it. */
  private void takeBack(OwnEntry lock) {
    if (lock.asked != null) {
      state.out.send(lock.asked, new Message.Release(lock.id(), null));
    }
  }

  private void drop(OwnEntry lock, Known what) {
    state.giveBack(lock, what);
    lock.holds = false;
    lock.waits = false;
  }

  void cancel(OwnEntry lock, Known what, Reason why) {
    if (what.master != null) {
      state.out.send(what.master, new Message.Cancel(lock.id(), why));
    } else {
      if (!lock.holds) {
        takeBack(lock);
      }
      refused(lock, why);
    }
  }

  // What its master says of a lock.

  void granted(OwnEntry lock, Message.Granted granted) {
    lock.holds = true;
    lock.waits = false;
    lock.granted = granted.mode();
    lock.wanted = granted.mode();
    lock.token = granted.token();
    lock.value = granted.value();
    lock.valueToken = granted.valueToken();
    lock.demoted = granted.demoted();
    state.out.granted(lock);
  }

  void refused(OwnEntry lock, Reason why) {
    lock.waits = false;
    lock.wanted = lock.granted;
    if (!lock.holds) {
      drop(lock, ShardState.known(lock));
    }
    state.out.refused(lock, why);
  }

  void notMaster(Incarnation from, OwnEntry lock) {
    Known what = ShardState.known(lock);
    if (from.equals(lock.asked)) {
      if (from.equals(what.master)) {
        state.unlearn(what);
      }
      askAnew(lock);
    }
  }

  /** Who was asked for it is not its resource's master. */
  void askAnew(OwnEntry lock) {
    lock.asked = null;
    state.strays.remove(lock);
    askOrFind(lock, ShardState.known(lock));
  }

  /** The directory has said who the master is. */
  void found(Known what, Incarnation master, boolean rebuilding) {
    state.learn(what, master);
    for (OwnEntry lock : what.own()) {
      if (rebuilding) {
        rejoin(lock, what, master);
      } else if (lock.asked == null) {
        ask(lock, master);
      } else { // that answer is still to come
        state.strays.add(lock);
      }
    }
  }

  private void rejoin(OwnEntry lock, Known what, Incarnation master) {
    lock.asked = master;
    lock.granted = lock.usable(); // more it may never get back
    state.out.send(
        master,
        new Message.Rejoin(
            lock.id(),
            what.name,
            lock.holds,
            lock.granted,
            lock.token,
            lock.value,
            lock.valueToken,
            lock.waits ? Message.Wish.of(lock) : null,
            lock.waits ? lock.waitedMs() : 0,
            lock.label()));
    if (lock.parted) {
      drop(lock, what);
      state.out.send(master, new Message.Release(lock.id(), null));
    }
  }
}
