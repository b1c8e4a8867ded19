package org.lockstep.events.watchers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What is added to a file; one that has become shorter is a new one. Used by one thread. */
final class Tail {
  /** Of more than that only the last is looked at. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final int LONGEST_LINE = 2_000;

  private final Path path;
  private long read;

  /** From its end on, if it is there. */
  Tail(Path path) {
    this.path = path;
    this.read = path.toFile().length();
  }

  /** Whole lines that were not there before. */
  List<String> added() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      long from = length < read ? 0 : read;
      from = Math.max(from, length - MOST_BYTES);
      byte[] bytes = new byte[(int) (length - from)];
      file.seek(from);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int end = text.lastIndexOf('\n') + 1;
      read = from + end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
          .toList();
    }
  }
}
