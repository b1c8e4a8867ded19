package org.lockstep.store.spi;

/**
 * What a node tells all others through the disk with each renewal.
 *
 * @param address where its interconnect listens, {@code host:port}; empty while it does not
 * @param serving the epoch it serves as master; 0 when it does not
 * @param confirmed the last commit that it knows to be confirmed
 * @param hearing whom it hears
 */
public record Heartbeat(String address, long serving, Position confirmed, Hearing hearing) {
  /** The longest address, in bytes of UTF-8. */
  public static final int MAX_ADDRESS = 128;

  public static final Heartbeat SILENT = new Heartbeat("", 0, Position.START, Hearing.ALL);

  /** The same, but for the commit. */
  public Heartbeat confirming(Position other) {
    return new Heartbeat(address, serving, other, hearing);
  }
}
