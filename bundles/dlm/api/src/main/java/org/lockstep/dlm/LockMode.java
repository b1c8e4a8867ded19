package org.lockstep.dlm;

/** What a holder may do with a resource, and what others may do meanwhile. */
public enum LockMode {
  /** Null: nothing; but the resource is kept, with its value block. */
  NL(0b000000),
  /** Concurrent read: reads, others may read and write. */
  CR(0b100000),
  /** Concurrent write: reads and writes, others may too. */
  CW(0b111000),
  /** Protected read: reads, nobody writes. The usual shared lock. */
  PR(0b110100),
  /** Protected write: writes, others may only read unprotected. The usual update lock. */
  PW(0b111100),
  /** Exclusive. */
  EX(0b111110);

  private final int conflicts;

  /**
   * @param conflicts the bit of each mode's ordinal number
   */
  LockMode(int conflicts) {
    this.conflicts = conflicts;
  }

  /** Whether both may be granted on one resource at the same time. Symmetric. */
  public boolean isCompatibleWith(LockMode other) {
    return (conflicts & 1 << other.ordinal()) == 0;
  }

  /** Whether it allows all that the other does: to go from it to the other waits for nobody. */
  public boolean covers(LockMode other) {
    return (other.conflicts & ~conflicts) == 0;
  }

  /** Whether its holder may write the value block. */
  public boolean writesValue() {
    return this == PW || this == EX;
  }
}
