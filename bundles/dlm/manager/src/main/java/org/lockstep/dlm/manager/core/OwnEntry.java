package org.lockstep.dlm.manager.core;

import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;

/** A lock of this node. Where another one is the master, it is what this one knows of it. */
public abstract class OwnEntry extends Entry {
  long id;
  private final ResourceName name;
  @Nullable Known known;
  ValueBlock value = ValueBlock.NONE;
  long valueToken;

  /** The master that was asked for it. */
  @Nullable Incarnation asked;

  /** What the master has granted: at least what its user has. Of no meaning where it is here. */
  LockMode kept = LockMode.NL;

  /** It may have passed what is retained (DLM-3): nobody else here may. */
  boolean recovers;

  /** The master has said that it keeps others waiting. */
  boolean contended;

  /** The master was told that it waits no more, and has not answered. */
  @Nullable Reason cancelled;

  /** Which of its requests it waits for. */
  int turn;

  /** Released while its resource had no master; the next one is told. */
  boolean parted;

  protected OwnEntry(ResourceName name) {
    this.name = name;
  }

  /** By which masters know it: unlike that of any other lock of this boot and shard. */
  public final long id() {
    return id;
  }

  /** Which of its requests was made last. */
  public final int turn() {
    return turn;
  }

  public final ResourceName name() {
    return name;
  }

  /** As it was at the last grant. */
  public final ValueBlock lastValue() {
    return value;
  }

  /** What the master knows of the other is said of this one from now on. */
  final void takeOver(OwnEntry other) {
    id = other.id;
    known = other.known;
    kept = other.kept;
    holds = true;
    token = other.token;
    value = other.value;
    valueToken = other.valueToken;
    asked = other.asked;
  }

  /** The lockspace's name. */
  public abstract String space();

  /** Who it is, for people. */
  public abstract String label();

  /** For how long it has waited for what it wants. */
  public abstract long waitedMs();
}
