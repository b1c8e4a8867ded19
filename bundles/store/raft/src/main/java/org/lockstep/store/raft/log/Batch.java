package org.lockstep.store.raft.log;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jgroups.protocols.raft.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were written, and became durable, at once: either all of them are there or none.
 *
 * @param first the index of the first
 */
record Batch(long first, List<LogEntry> entries) {
  /** Magic, bytes of the body, checksum of the body. */
  static final int HEAD = 3 * Integer.BYTES;

  static final int MAGIC = 0x4C73_5265;
  private static final int NO_COMMAND = -1;

  ByteBuffer encode() {
    int size = Long.BYTES + Integer.BYTES;
    for (LogEntry entry : entries) {
      size += Long.BYTES + 1 + Integer.BYTES + entry.length();
    }
    ByteBuffer body = ByteBuffer.allocate(size);
    body.putLong(first).putInt(entries.size());
    entries.forEach(entry -> put(body, entry));
    ByteBuffer out = ByteBuffer.allocate(HEAD + size);
    return out.putInt(MAGIC)
        .putInt(size)
        .putInt(SealedFile.crc(body.array()))
        .put(body.array())
        .flip();
  }

  private static void put(ByteBuffer body, LogEntry entry) {
    byte @Nullable [] command = entry.command();
    body.putLong(entry.term()).put((byte) (entry.internal() ? 1 : 0));
    if (command == null) {
      body.putInt(NO_COMMAND);
    } else {
      body.putInt(entry.length()).put(command, entry.offset(), entry.length());
    }
  }

  /** Where the next one begins, when this one begins there. */
  static int end(ByteBuffer all, int position) {
    return position + HEAD + all.getInt(position + Integer.BYTES);
  }

  /** The one that begins there; empty when none does, or not all of it is there. */
  static Optional<Batch> at(ByteBuffer all, int position) {
    if (all.limit() - position < HEAD || all.getInt(position) != MAGIC) {
      return Optional.empty();
    }
    int size = all.getInt(position + Integer.BYTES);
    if (size < 0 || size > all.limit() - position - HEAD) {
      return Optional.empty();
    }
    byte[] body = new byte[size];
    all.get(position + HEAD, body);
    return SealedFile.crc(body) == all.getInt(position + 2 * Integer.BYTES)
        ? decode(ByteBuffer.wrap(body))
        : Optional.empty();
  }

  private static Optional<Batch> decode(ByteBuffer body) {
    try {
      long first = body.getLong();
      int count = body.getInt();
      List<LogEntry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long term = body.getLong();
        boolean internal = body.get() != 0;
        entries.add(new LogEntry(term, command(body)).internal(internal));
      }
      return Optional.of(new Batch(first, entries));
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      return Optional.empty();
    }
  }

  private static byte @Nullable [] command(ByteBuffer body) {
    int length = body.getInt();
    if (length == NO_COMMAND) {
      return null;
    }
    byte[] command = new byte[length];
    body.get(command);
    return command;
  }
}
