package org.lockstep.node.boot;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The last line of a file that may be long, as far as it is short enough for a message. */
final class LastLine {
  private static final int MAX_BYTES = 1_024;

  private LastLine() {}

  /**
   * @param from what stands before is not looked at; a file that is shorter has been begun anew
   */
  static String of(Path file, long from) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      long own = from > length ? length : length - from;
      byte[] tail = new byte[(int) Math.min(MAX_BYTES, own)];
      in.seek(length - tail.length);
      in.readFully(tail);
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return ""; // no output yet
    }
  }
}
