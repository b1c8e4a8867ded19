package org.lockstep.dlm.manager.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ValueBlock;

/** This node's locks of resources that another one masters, or nobody yet (DLM-2). */
final class Borrowing {
  private final ShardState state;
  private final Finding finding;
  private final Spares spares;

  Borrowing(ShardState state, Finding finding, Spares spares) {
    this.state = state;
    this.spares = spares;
    this.finding = finding;
  }

  void request(OwnEntry lock, Known what) {
    if (spares.take(lock, what)) {
      regrant(lock);
    } else {
      state.borrow(lock, what);
      lock.waits = true;
      askOrFind(lock, what);
    }
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
        master, new Message.Ask(lock.id, lock.name(), Message.Wish.of(lock), lock.label()));
  }

  void convert(OwnEntry lock, Known what, @Nullable ValueBlock written) {
    lock.demoted = false;
    if (what.master == null) {
      lock.waits = !lock.granted.covers(lock.wanted);
      if (!lock.waits) {
        keep(lock, written);
        regrant(lock);
      }
    } else if (Spares.mayKeep(lock, written) && lock.kept.covers(lock.wanted)) {
      regrant(lock);
    } else {
      tell(lock, what, written);
    }
  }

  private void tell(OwnEntry lock, Known what, @Nullable ValueBlock written) {
    if (!lock.kept.covers(lock.wanted)) {
      lower(lock); // while it waits others may have what its user does not need
    }
    Message.Wish wish = Message.Wish.of(lock);
    Incarnation master = Objects.requireNonNull(what.master);
    state.out.send(master, new Message.Convert(lock.id, wish, written, lock.token));
    lock.waits = !lock.kept.covers(lock.wanted);
    if (!lock.waits) { // whatever the master has heard
      keep(lock, written);
      lock.kept = lock.wanted;
      lock.contended = false;
      regrant(lock);
    }
  }

  /** Within what is kept. Where that is nobody else's, this is a grant of its own. */
  private void regrant(OwnEntry lock) {
    if (!lock.granted.covers(lock.wanted) && lock.kept == LockMode.EX) {
      lock.token++;
    }
    lock.granted = lock.wanted;
    state.out.granted(lock);
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
      boolean kept = spares.isRoomFor(lock, what, written);
      drop(lock, what);
      if (kept) {
        spares.keep(lock, what);
      } else {
        Message gone = new Message.Release(lock.id, written, lock.token);
        state.out.send(asked(lock, what.master), gone);
      }
    } else if (lock.holds && lock.asked != null) {
      drop(lock, what);
      state.out.send(lock.asked, new Message.Release(lock.id, written, lock.token));
    } else if (lock.holds) {
      keep(lock, written);
      lock.waits = false;
      lock.parted = true;
    } else {
      takeBack(lock);
      drop(lock, what);
    }
  }

  /** Who was asked for it answers for it, also when another is the master by now. */
  private static Incarnation asked(OwnEntry lock, Incarnation master) {
    return lock.asked == null ? master : lock.asked;
  }

  /** Who was asked for it may be the master by the time that hears of it. */
  private void takeBack(OwnEntry lock) {
    if (lock.asked != null) {
      state.out.send(lock.asked, new Message.Release(lock.id, null, lock.token));
    }
  }

  private void drop(OwnEntry lock, Known what) {
    state.giveBack(lock, what);
    lock.holds = false;
    lock.waits = false;
  }

  void cancel(OwnEntry lock, Known what, Reason why) {
    if (what.master != null) {
      lock.cancelled = why;
      state.out.send(asked(lock, what.master), new Message.Cancel(lock.id, why));
    } else {
      if (!lock.holds) {
        takeBack(lock);
      }
      lock.granted = lock.usable(); // its master may have had it yield
      refused(lock, why);
    }
  }

  // What its master says of a lock.

  void granted(OwnEntry lock, Message.Granted granted) {
    lock.holds = true;
    lock.waits = false;
    lock.granted = granted.mode();
    lock.wanted = granted.mode();
    lock.kept = granted.mode();
    lock.contended = false;
    lock.recovers = lock.is(Entry.RECOVERY);
    lock.cancelled = null;
    lock.token = granted.token();
    lock.value = granted.value();
    lock.valueToken = granted.valueToken();
    lock.demoted = granted.demoted();
    state.out.granted(lock);
  }

  void refused(OwnEntry lock, Message.Refused refused) {
    lock.kept = refused.granted();
    if (!lock.kept.covers(lock.granted)) {
      lock.granted = lock.kept;
      lock.demoted = true;
    }
    refused(lock, refused.why());
    if (lock.holds && lock.contended) {
      lower(lock);
    }
  }

  /** It keeps others waiting: the master has back what its user does not need. */
  private void lower(OwnEntry lock) {
    Known what = ShardState.known(lock);
    if (lock.granted != lock.kept && what.master != null) {
      Message.Wish wish = new Message.Wish(lock.granted, (byte) 0, null);
      state.out.send(what.master, new Message.Convert(lock.id, wish, null, lock.token));
      lock.kept = lock.granted;
      lock.contended = false;
    }
  }

  void blocks(OwnEntry lock, Message.Blocks blocks) {
    if (lock instanceof Spare spare) {
      spares.giveBack(spare);
    } else if (!lock.waits && lock.granted.isCompatibleWith(blocks.wanted())) {
      lower(lock);
    } else {
      lock.contended = true;
      if (!blocks.inquires()) {
        state.out.blocks(lock, blocks.wanted());
      } else if (lock.asked != null) {
        state.out.send(lock.asked, new Message.InUse(lock.id));
      }
    }
  }

  private void refused(OwnEntry lock, Reason why) {
    lock.waits = false;
    lock.cancelled = null;
    lock.wanted = lock.granted;
    if (!lock.holds) {
      drop(lock, ShardState.known(lock));
    }
    state.out.refused(lock, why);
  }

  /** Their master will not answer any more. */
  void refuseCancelled(Known what) {
    for (OwnEntry lock : what.own()) {
      if (lock.waits && lock.cancelled != null) {
        lock.granted = lock.usable();
        refused(lock, lock.cancelled);
      }
    }
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
    if (lock.cancelled == null) {
      askOrFind(lock, ShardState.known(lock));
    } else {
      refused(lock, lock.cancelled);
    }
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
    lock.kept = lock.granted;
    lock.contended = false;
    state.out.send(
        master,
        new Message.Rejoin(
            lock.id,
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
      state.out.send(master, new Message.Release(lock.id, null, lock.token));
    }
  }
}
