package org.lockstep.node.supervisor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What node and supervisor say to each other.
 *
 * @param number an id, a pid or a number of milliseconds, by kind
 * @param other an exit code, an offset or a flag, by kind
 * @param words texts, by kind
 * @param bytes a sealed sector, or nothing
 */
public record Frame(Kind kind, long number, long other, List<String> words, byte[] bytes) {
  private static final int MAX_WORDS = 4_096;
  private static final int MAX_BYTES = 256 * 1024;
  private static final byte[] NOTHING = {};
  private static final byte[] MAY_BE_OVERTAKEN = {1};

  /** The kinds, and what their fields mean. */
  public enum Kind {
    /** Node: number: its pid; other: watchdog ms; words: the marker of its programs. */
    HELLO,
    /**
     * Supervisor: words: the {@link Containment} it has found. One that keeps programs of an
     * earlier boot: number: 1; other: the highest id so far; more words: their marker, its own pid.
     */
    READY,
    /** Node: what to write once it is dead; number: offset; words: file; bytes. */
    MARK,
    /** Node: words: the watchdog device that is to reset this host when my lease runs out. */
    DEVICE,
    /** Supervisor: words: why it is not open, or "". */
    DEVICE_OPEN,
    /** Node: from now on kill me when I do not pet in time, by the other of {@link #PET}. */
    ARM,
    /** Supervisor: it is watching. */
    ARMED,
    /** Node: I am well, and my lease is good. An {@link #ASK} as well. */
    PET,
    /** Node: number: of the question; other: ms of the clock until which I hold my lease. */
    ASK,
    /** Supervisor: number: of the question. */
    HERE,
    /**
     * Node: number: id; words: owner, output file, folder or "", count of arguments, arguments,
     * environment.
     */
    LAUNCH,
    /** Supervisor: number: id; other: pid. */
    LAUNCHED,
    /** Supervisor: number: id; words: why. */
    FAILED,
    /** Supervisor: number: id; other: exit code. */
    EXITED,
    /** Node: number: id; other: 1 for a gentle signal first. */
    KILL,
    /** Node: I am leaving, shared data is closed: end the programs. */
    BYE,
    /** Supervisor: no program is left. */
    OVER,
    /** Node: my slot is given up: write no mark. */
    LEFT,
    /** Node: number: id; other: ms until it is killed; words: whose programs are to end. */
    END,
    /** Supervisor: number: id; nothing that was launched before that id is left. */
    ENDED,
    /** Node: I wait for my disk with my gate closed: end the programs, and launch none (DB-8). */
    HOLD,
    /** Supervisor: no program is left, and none is launched. */
    HELD,
    /** Node: my gate is open again: launch what I ask for. */
    RESUME,
    /** Node: words: the command to run when I have ended without leaving. */
    PANIC,
    /**
     * Node: number: id; other: ms that it may take; words as in {@link #LAUNCH}: the will of that
     * owner, unless I have revoked it by then; bytes: 1: others do not wait for it.
     */
    BEQUEATH,
    /** Supervisor: number: id; the will is kept. */
    BEQUEATHED,
    /** Node: number: id; words: whose will is void. */
    REVOKE,
    /** Supervisor: number: id; it will not be done. */
    REVOKED,
    /**
     * Node: number: id; other: ms for which you wait for my next boot once I have {@link #LEFT};
     * words: whose programs and wills go on meanwhile. All others end now.
     */
    KEEP,
    /** Supervisor: number: id; so it is, unless the node ends without leaving. */
    KEPT,
    /**
     * Supervisor, of what it keeps for an earlier boot: number: id; other: pid; words: owner. The
     * wills are {@link #BEQUEATH}.
     */
    RUNS,
    /** Supervisor: that was all it keeps. */
    ALL,
    /**
     * Node: number: id; other: 1: I hold your input open; words: whose programs and wills are mine
     * from now on, and die with me. All others end now.
     */
    ADOPT,
    /** Supervisor: number: id; words: of whom nothing has ended since it was to be kept. */
    ADOPTED
  }

  public static Frame of(Kind kind) {
    return new Frame(kind, 0, 0, List.of(), NOTHING);
  }

  public static Frame of(Kind kind, long number, long other, String... words) {
    return new Frame(kind, number, other, List.of(words), NOTHING);
  }

  /** Whether others may do without waiting for that will to be done (ND-4). */
  public boolean mayBeOvertaken() {
    return bytes.length > 0 && bytes[0] == MAY_BE_OVERTAKEN[0];
  }

  /** The same, of a will for which others do not wait. */
  public Frame overtaken() {
    return new Frame(kind, number, other, words, MAY_BE_OVERTAKEN);
  }

  /** What it takes, roughly. */
  int size() {
    return 64 + bytes.length + words.stream().mapToInt(word -> 40 + word.length()).sum();
  }

  /**
   * @throws IllegalArgumentException when the other end would not take it; nothing was written
   */
  public void writeTo(DataOutputStream out) throws IOException {
    requireRoom();
    synchronized (out) {
      out.writeByte(kind.ordinal());
      out.writeLong(number);
      out.writeLong(other);
      out.writeInt(words.size());
      for (String word : words) {
        byte[] text = word.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
    }
  }

  /**
   * @throws IllegalArgumentException when the other end would not take it
   */
  public void requireRoom() {
    long text =
        words.stream().mapToLong(word -> word.getBytes(StandardCharsets.UTF_8).length).sum();
    if (words.size() > MAX_WORDS || text > MAX_BYTES || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          words.size()
              + " words and "
              + (text + bytes.length)
              + " bytes are more than "
              + MAX_WORDS
              + " and "
              + MAX_BYTES);
    }
  }

  public static Frame readFrom(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    if (kind >= Kind.values().length) {
      throw new IOException("no such frame: " + kind);
    }
    long number = in.readLong();
    long other = in.readLong();
    int count = bounded(in.readInt(), MAX_WORDS);
    List<String> words = new ArrayList<>(count);
    int room = MAX_BYTES;
    for (int i = 0; i < count; i++) {
      byte[] text = new byte[bounded(in.readInt(), room)];
      in.readFully(text);
      room -= text.length;
      words.add(new String(text, StandardCharsets.UTF_8));
    }
    byte[] bytes = new byte[bounded(in.readInt(), MAX_BYTES)];
    in.readFully(bytes);
    return new Frame(Kind.values()[kind], number, other, words, bytes);
  }

  private static int bounded(int value, int most) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException(value + " is not between 0 and " + most);
    }
    return value;
  }
}
