package org.lockstep.node.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/**
 * Whether a process has some text in its environment. It is read piece by piece: those of a whole
 * host do not fit into this process's memory.
 */
final class Environment {
  private static final int PIECE = 8_192;

  /** What can be seen. */
  enum Sight {
    MARKED,
    OTHER,
    /** It has none, or is in the middle of {@code exec}. */
    BLANK,
    /** It has just gone, or is somebody else's. */
    HIDDEN
  }

  private Environment() {}

  static Sight look(long pid, byte[] text) {
    try (InputStream in = Files.newInputStream(ProcessTable.environment(pid))) {
      return look(in, text);
    } catch (IOException e) {
      return Sight.HIDDEN;
    }
  }

  static Sight look(InputStream in, byte[] text) throws IOException {
    byte[] window = new byte[PIECE + text.length];
    int kept = 0;
    boolean blank = true;
    for (int read = in.read(window, 0, PIECE); read >= 0; read = in.read(window, kept, PIECE)) {
      blank &= read == 0;
      int length = kept + read;
      if (contains(window, length, text)) {
        return Sight.MARKED;
      }
      kept = Math.min(length, text.length - 1); // the text may lie across two pieces
      System.arraycopy(window, length - kept, window, 0, kept);
    }
    return blank ? Sight.BLANK : Sight.OTHER;
  }

  private static boolean contains(byte[] bytes, int length, byte[] text) {
    for (int from = 0; from + text.length <= length; from++) {
      int same = 0;
      while (same < text.length && bytes[from + same] == text[same]) {
        same++;
      }
      if (same == text.length) {
        return true;
      }
    }
    return false;
  }
}
