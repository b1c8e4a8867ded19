package org.lockstep.membership.spi;

/** What the other live members say of their way to the shared disk (DB-8). */
public enum OtherDisks {
  /** Every one of them has just said that it is lost; so it is where there are no others. */
  LOST,
  /** All have spoken, and with some it works. */
  WORK,
  /** One has not spoken of late, or this node is no member. */
  NOT_SAID
}
