package org.lockstep.store.spi;

/**
 * What a node tells all others through the disk with each renewal.
 *
 * @param address where its interconnect listens, {@code host:port}; empty while it does not
 * @param serving the epoch it serves as master; 0 when it does not
 * @param confirmed the last commit that it knows to be confirmed
 * @param hearing whom it hears
 * @param bequeathed its supervisor may have last wills that others have to wait for: that its lease
 *     has run out is no proof that they are done (ND-4)
 */
public record Heartbeat(
    String address, long serving, Position confirmed, Hearing hearing, boolean bequeathed) {
  /** The longest address, in bytes of UTF-8. */
  public static final int MAX_ADDRESS = 128;

  public static final Heartbeat SILENT = new Heartbeat("", 0, Position.START, Hearing.ALL);

  /** Of a node that has nothing to be undone. */
  public Heartbeat(String address, long serving, Position confirmed, Hearing hearing) {
    this(address, serving, confirmed, hearing, false);
  }

  /** The same, but for the commit. */
  public Heartbeat confirming(Position other) {
    return new Heartbeat(address, serving, other, hearing, bequeathed);
  }

  /** The same, but for the last wills. */
  public Heartbeat bequeathing(boolean any) {
    return new Heartbeat(address, serving, confirmed, hearing, any);
  }
}
