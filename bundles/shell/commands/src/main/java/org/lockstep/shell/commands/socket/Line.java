package org.lockstep.shell.commands.socket;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A connection that carries one JSON object a line. One thread may read while another writes: that
 * is why it uses the channel itself and no streams over it, which would share one lock.
 */
final class Line implements AutoCloseable {
  private static final int MAX_LINE = 1 << 20;
  private static final int MAX_PIECE = 64 * 1024;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final ByteChannel socket;
  private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).limit(0);

  Line(ByteChannel socket) {
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
          throw new MalformedLineException("a line has more than " + MAX_LINE + " bytes");
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

  static Said said(byte[] line) throws MalformedLineException {
    try {
      Said said = MAPPER.readValue(line, Said.class);
      if (said != null) {
        return said;
      }
    } catch (JacksonException e) {
      throw new MalformedLineException("a line is not understood: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedLineException("a line is not understood: " + e.getMessage());
    }
    throw new MalformedLineException("a line says nothing");
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
