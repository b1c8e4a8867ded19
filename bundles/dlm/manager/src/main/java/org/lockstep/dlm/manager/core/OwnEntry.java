package org.lockstep.dlm.manager.core;

import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;

/** A lock of this node. Where another one is the master, it is what this one knows of it. */
public abstract class OwnEntry extends Entry {
  private final long id;
  private final ResourceName name;
  @Nullable Known known;
  ValueBlock value = ValueBlock.NONE;
  long valueToken;

  /** The master that was asked for it. */
  @Nullable Incarnation asked;

  /** Released while its resource had no master; the next one is told. */
  boolean parted;

  protected OwnEntry(long id, ResourceName name) {
    this.id = id;
    this.name = name;
  }

  /** Unlike that of any other of this boot. */
  public final long id() {
    return id;
  }

  public final ResourceName name() {
    return name;
  }

  /** As it was at the last grant. */
  public final ValueBlock lastValue() {
    return value;
  }

  /** Who it is, for people. */
  public abstract String label();

  /** For how long it has waited for what it wants. */
  public abstract long waitedMs();
}
