package org.lockstep.dlm.manager.core;

import org.jspecify.annotations.Nullable;
import org.lockstep.dlm.LockMode;

/**
 * One lock, as the master of its resource has it. A node's own lock is a subclass: where the master
 * is, a lock is one object.
 */
public class Entry {
  static final int QUEUED = 1;
  static final int EXPEDITED = 2;
  static final int RECOVERY = 4;
  static final int YIELDING = 8;

  LockMode granted = LockMode.NL;
  LockMode wanted = LockMode.NL;
  @Nullable LockMode alternate;
  @Nullable Entry previous;
  @Nullable Entry next;
  long token;

  /** How it wants what it wants. */
  byte flags;

  /** The modes that it was told it keeps waiting, each as the bit of its ordinal number. */
  byte told;

  /** It is among the holders. */
  boolean holds;

  /** It is in line. */
  boolean waits;

  /** Its node is dead: only who recovers may pass it (DLM-3). */
  boolean retained;

  boolean demoted;

  /**
   * For a request or a conversion that is about to be made.
   *
   * @param how from {@link #how}
   * @param otherwise what will do as well if it can be granted at once
   */
  public final void wants(LockMode mode, byte how, @Nullable LockMode otherwise) {
    wanted = mode;
    flags = how;
    alternate = otherwise;
  }

  final void wants(Message.Wish wish) {
    wants(wish.mode(), wish.how(), wish.alternate());
  }

  /** See {@code LockOptions}. */
  public static byte how(boolean queued, boolean expedited, boolean recovery, boolean yielding) {
    return (byte)
        ((queued ? QUEUED : 0)
            | (expedited ? EXPEDITED : 0)
            | (recovery ? RECOVERY : 0)
            | (yielding ? YIELDING : 0));
  }

  /** Its node may have kept it although no user there needs it. */
  boolean mayBeUnused() {
    return false;
  }

  final boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /** What is granted, which it keeps while it waits for another mode. */
  public final LockMode grantedMode() {
    return granted;
  }

  /**
   * What its holder may do. Less than what is granted while it converts to a mode that allows less
   * in some way, or may have to yield: the master may have done so, and not yet been heard.
   */
  public final LockMode usable() {
    if (!waits) {
      return granted;
    }
    if (is(YIELDING)) {
      return LockMode.NL;
    }
    LockMode still = wanted.covers(granted) ? granted : LockMode.CR; // of CW and PR
    return alternate == null ? still : common(still, alternate);
  }

  /** The strongest that both cover. */
  private static LockMode common(LockMode one, LockMode other) {
    LockMode strongest = LockMode.NL;
    for (LockMode mode : LockMode.values()) {
      strongest = one.covers(mode) && other.covers(mode) ? mode : strongest;
    }
    return strongest;
  }

  public final LockMode wanted() {
    return wanted;
  }

  public final boolean holds() {
    return holds;
  }

  public final boolean isWaiting() {
    return waits;
  }

  public final boolean isRetained() {
    return retained;
  }

  /** Of what was granted last. */
  public final long lastToken() {
    return token;
  }

  /** On the way to what was granted last, or to what it waits for. */
  public final boolean demoted() {
    return demoted;
  }
}
