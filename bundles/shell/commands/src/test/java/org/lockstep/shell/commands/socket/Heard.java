package org.lockstep.shell.commands.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** A connection whose other end has said all that it will say, and listens to everything. */
final class Heard implements ByteChannel {
  private final ByteBuffer heard;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  Heard(byte[] heard) {
    this.heard = ByteBuffer.wrap(heard);
  }

  byte[] said() {
    return said.toByteArray();
  }

  @Override
  public synchronized int read(ByteBuffer into) {
    if (!heard.hasRemaining()) {
      return -1;
    }
    int count = Math.min(heard.remaining(), into.remaining());
    into.put(heard.slice().limit(count));
    heard.position(heard.position() + count);
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    int count = from.remaining();
    byte[] bytes = new byte[count];
    from.get(bytes);
    said.writeBytes(bytes);
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
