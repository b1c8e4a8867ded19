package org.lockstep.dlm.manager.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lockstep.dlm.ValueBlock;

/** What this node keeps of locks that nobody here uses: at most one of each resource. */
final class Spares {
  private static final int MOST = 1_000;

  private final ShardState state;
  private final Set<Spare> all = new LinkedHashSet<>();

  Spares(ShardState state) {
    this.state = state;
  }

  /** The master need not hear what its user does with it, as long as it keeps nobody waiting. */
  static boolean mayKeep(OwnEntry lock, @Nullable ValueBlock written) {
    return written == null && !lock.contended && !lock.recovers && Spare.isWorthKeeping(lock.kept);
  }

  boolean isRoomFor(OwnEntry lock, Known what, @Nullable ValueBlock written) {
    return mayKeep(lock, written)
        && lock.holds
        && !lock.waits
        && what.spare == null
        && all.size() < MOST
        && state.members.contains(state.self);
  }

  void keep(OwnEntry released, Known what) {
    Spare spare = new Spare(released);
    state.borrow(spare, what);
    all.add(spare);
    what.spare = spare;
  }

  /** Whether one was there that will do; it is this lock from now on. */
  boolean take(OwnEntry lock, Known what) {
    Spare spare = what.spare;
    if (spare != null && spare.kept.covers(lock.wanted)) {
      drop(spare, what);
      lock.takeOver(spare);
      state.borrow(lock, what);
      return true;
    }
    if (spare != null && !spare.kept.isCompatibleWith(lock.wanted)) {
      giveBack(spare); // it would wait for it
    }
    return false;
  }

  private void drop(Spare spare, Known what) {
    state.giveBack(spare, what);
    all.remove(spare);
    what.spare = null;
  }

  void giveBack(Spare spare) {
    Known what = ShardState.known(spare);
    drop(spare, what);
    state.out.send(
        Objects.requireNonNull(what.master), new Message.Release(spare.id, null, spare.token));
  }

  void giveBackAll() {
    List.copyOf(all).forEach(this::giveBack);
  }

  /** Its master is no more: the next one is told, and then it is given up. */
  void part(Known what) {
    if (what.spare != null) {
      what.spare.parted = true;
      all.remove(what.spare);
      what.spare = null;
    }
  }

  /** Those that nobody has used since the last time. */
  void sweep() {
    for (Spare spare : List.copyOf(all)) {
      if (spare.idle) {
        giveBack(spare);
      } else {
        spare.idle = true;
      }
    }
  }
}
