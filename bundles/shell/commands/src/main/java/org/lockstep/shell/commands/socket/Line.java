package org.lockstep.shell.commands.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A connection that carries one JSON object a line. One thread may read while another writes: that
 * is why it uses the channel itself and no streams over it, which would share one lock.
 */
final class Line implements AutoCloseable {
  private static final int MAX_LINE = 1 << 20;
  private static final int MAX_PIECE = 64 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SocketChannel socket;
  private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).limit(0);

  Line(SocketChannel socket) {
    this.socket = socket;
  }

  /** Empty at the end. */
  Optional<Said> read() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          return Optional.of(said(line.toByteArray()));
        }
        if (line.size() == MAX_LINE) {
          throw new IOException("a line has more than " + MAX_LINE + " bytes");
        }
        line.write(next);
      }
      buffer.clear();
      int count = socket.read(buffer);
      buffer.flip();
      if (count < 0) {
        return Optional.empty();
      }
    }
  }

  /**
   * @throws IOException when it is no such line
   */
  static Said said(byte[] line) throws IOException {
    Said said = MAPPER.readValue(line, Said.class);
    if (said == null) {
      throw new IOException("a line says nothing");
    }
    return said;
  }

  synchronized void write(Said said) throws IOException {
    byte[] bytes = (MAPPER.writeValueAsString(said) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      socket.write(rest);
    }
  }

  /** Long texts go in pieces, so that no line gets too long. */
  void writeOut(String text) throws IOException {
    for (int from = 0; from < text.length(); from += MAX_PIECE) {
      write(Said.out(text.substring(from, Math.min(text.length(), from + MAX_PIECE))));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
