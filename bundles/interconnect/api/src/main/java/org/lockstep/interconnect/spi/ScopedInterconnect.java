package org.lockstep.interconnect.spi;

import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.MessageHandler;

/** The interconnect as one bundle has it: closing it closes the channels that were opened here. */
public final class ScopedInterconnect implements Interconnect, AutoCloseable {
  private final Channels channels;
  private boolean closed;

  public ScopedInterconnect(Channels channels) {
    this.channels = channels;
  }

  @Override
  public synchronized Channel channel(String name, MessageHandler handler) {
    if (closed) {
      throw new IllegalStateException("channel '" + name + "': this interconnect is closed");
    }
    return channels.open(this, name, handler);
  }

  @Override
  public synchronized void close() {
    closed = true;
    channels.closeAllOf(this);
  }
}
