package org.lockstep.store.disk;

/** Why a sector is not what was looked for (DB-7). */
record Distrust(Reason reason, String why) {
  enum Reason {
    UNREADABLE,
    ZEROS,
    NO_MAGIC,
    CHECKSUM,
    VERSION,
    KIND,
    CLUSTER,
    WRITER,
    CONTENT
  }

  boolean is(Reason other) {
    return reason == other;
  }

  /** Nothing of ours was ever there, as far as can be seen. */
  boolean unused() {
    return is(Reason.ZEROS) || is(Reason.NO_MAGIC);
  }
}
