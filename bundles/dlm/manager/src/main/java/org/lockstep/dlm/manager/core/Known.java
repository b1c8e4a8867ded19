package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;

/**
 * What this node knows of a resource: it is its master, or knows who is, or has yet to find out.
 */
final class Known {
  private static final int FEW = 8;

  final ResourceName name;

  /** This node is its master. */
  @Nullable Resource resource;

  /** It was, and another node is to have it, which may not know yet. */
  @Nullable Resource leaving;

  /** It is, once it has heard from this one. */
  @Nullable Incarnation awaits;

  /** Who has asked for its locks last, how often in a row. */
  @Nullable Incarnation lastUser;

  int streak;

  /** Another node is. */
  @Nullable Incarnation master;

  /** Locks of this node that another one masters, or nobody yet. */
  private Collection<OwnEntry> own = List.of();

  /** One of them, that nobody here uses at the moment. */
  @Nullable Spare spare;

  /** Its master is gone, and locks of this node have to be told to the next one (DLM-2). */
  boolean orphaned;

  /** The directory was asked. */
  boolean finding;

  /** The last sweep has found it of no use. */
  boolean idle;

  @Nullable KnownList list;
  @Nullable Known previous;
  @Nullable Known next;

  Known(ResourceName name) {
    this.name = name;
  }

  boolean isOfNoUse() {
    return resource == null ? own.isEmpty() && leaving == null : resource.isIdle();
  }

  boolean isBorrowed() {
    return !own.isEmpty();
  }

  /** As they are now. */
  List<OwnEntry> own() {
    return List.copyOf(own);
  }

  void add(OwnEntry entry) {
    if (own.isEmpty()) {
      own = new ArrayList<>(1);
    } else if (own.size() == FEW) {
      own = new LinkedHashSet<>(own); // each may leave in the midst of thousands
    }
    own.add(entry);
  }

  void remove(OwnEntry entry) {
    own.remove(entry);
    own = own.isEmpty() ? List.of() : own;
  }
}
