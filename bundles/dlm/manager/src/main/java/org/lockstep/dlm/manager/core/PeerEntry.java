package org.lockstep.dlm.manager.core;

import org.lockstep.base.Incarnation;

/** A lock of another node, at the master of its resource. */
final class PeerEntry extends Entry {
  /** Of what is retained, and is nobody's any more. */
  static final long NO_ID = 0;

  final Incarnation node;
  final long id;
  final Known known;
  final String label;

  /** It has gone down, and need not be told. */
  boolean knows;

  PeerEntry(Incarnation node, long id, Known known, String label) {
    this.node = node;
    this.id = id;
    this.known = known;
    this.label = label;
  }

  @Override
  boolean mayBeUnused() {
    return !retained && Spare.isWorthKeeping(granted);
  }

  Resource resource() {
    Resource resource = known.resource == null ? known.leaving : known.resource;
    if (resource == null) {
      throw new IllegalStateException(known.name + " is not mastered here");
    }
    return resource;
  }
}
