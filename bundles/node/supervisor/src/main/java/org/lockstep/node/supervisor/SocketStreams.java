package org.lockstep.node.supervisor;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Streams of a socket that is read and written at the same time. Those of {@code
 * java.nio.channels.Channels} share a lock: a blocked read blocks every write.
 */
public final class SocketStreams {
  private SocketStreams() {}

  public static DataInputStream input(SocketChannel socket) {
    return new DataInputStream(
        new BufferedInputStream(
            new InputStream() {
              @Override
              public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return socket.read(ByteBuffer.wrap(bytes, offset, length));
              }
            }));
  }

  public static DataOutputStream output(SocketChannel socket) {
    return new DataOutputStream(
        new BufferedOutputStream(
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
              }

              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                  socket.write(buffer);
                }
              }
            }));
  }
}
