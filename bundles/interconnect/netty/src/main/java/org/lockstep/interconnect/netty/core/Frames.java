package org.lockstep.interconnect.netty.core;

import org.lockstep.interconnect.Interconnect;

/**
 * A frame on the wire: four bytes with the length of what follows, one byte with its kind, its
 * content. Kinds that are not known are skipped (AL-3).
 */
public final class Frames {
  /** {@link Hello}; from the side that opened the connection. */
  public static final byte HELLO = 1;

  /** The connection is open: two bytes with the minor version, which the first had not. */
  public static final byte WELCOME = 2;

  /** Why the connection is closed now, as UTF-8. */
  public static final byte BYE = 3;

  /** Says nothing but that the sender lives; while a hello is unanswered also "wait". */
  public static final byte ALIVE = 4;

  /** One byte with the length of the channel's name, the name as UTF-8, the message. */
  public static final byte MESSAGE = 5;

  /**
   * As {@link #MESSAGE}, but after the name four bytes with the message's length and its bytes
   * {@linkplain Packing packed}; only to those who speak minor version {@value Hello#PACKED} or
   * later.
   */
  public static final byte PACKED = 6;

  /** The longest frame before both sides know each other. */
  public static final int MAX_GREETING = 512;

  /** The longest frame: kind, length of name, name, message. */
  public static final int MAX_FRAME = 1 + 1 + 255 + Interconnect.MAX_MESSAGE;

  private Frames() {}
}
