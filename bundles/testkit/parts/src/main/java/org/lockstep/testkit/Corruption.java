package org.lockstep.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Bytes as a bad disk or a stranger may send them: nearly what they should be. What comes of it
 * follows from the chance that it draws from.
 */
public final class Corruption {
  private static final int MOST_CHANGES = 6;
  private static final int LONGEST_ROW = 4_096;
  private static final int[] EXTREMES = {
    0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final RandomGenerator chance;
  private final List<byte[]> words;

  public Corruption(RandomGenerator chance) {
    this(chance, List.of());
  }

  /**
   * @param words what means something to the reader, and is put where it should not be
   */
  public Corruption(RandomGenerator chance, List<byte[]> words) {
    this.chance = chance;
    this.words = List.copyOf(words);
  }

  /** A copy in which some things are different; seldom none. */
  public byte[] of(byte[] sound) {
    byte[] bytes = sound.clone();
    for (int left = chance.nextInt(1, MOST_CHANGES + 1); left > 0; left--) {
      bytes = change(bytes);
    }
    return bytes;
  }

  /** As {@link #of}, of the same length: what a sector can turn into. */
  public byte[] within(byte[] sound) {
    return Arrays.copyOf(of(sound), sound.length);
  }

  private byte[] change(byte[] bytes) {
    if (bytes.length == 0) {
      return piece(chance.nextInt(16));
    }
    int at = chance.nextInt(bytes.length);
    if (!words.isEmpty() && chance.nextBoolean()) {
      return joined(bytes, at, at + chance.nextInt(2), word());
    }
    return switch (chance.nextInt(7)) {
      case 0 -> flipped(bytes, at);
      case 1 -> overwritten(bytes, at, new byte[] {(byte) chance.nextInt()});
      case 2 -> overwritten(bytes, at, number());
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> joined(bytes, at, Math.min(bytes.length, at + chance.nextInt(1, 17)), new byte[0]);
      case 5 -> joined(bytes, at, at, piece(chance.nextInt(1, 33)));
      default -> joined(bytes, at, at, Arrays.copyOfRange(bytes, at / 2, at));
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    bytes[at] ^= (byte) (1 << chance.nextInt(8));
    return bytes;
  }

  private static byte[] overwritten(byte[] bytes, int at, byte[] with) {
    System.arraycopy(with, 0, bytes, at, Math.min(with.length, bytes.length - at));
    return bytes;
  }

  /** What a length or a count had better not be. */
  private byte[] number() {
    int value = EXTREMES[chance.nextInt(EXTREMES.length)];
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  /** Seldom very often in a row, which is how nesting gets deep. */
  private byte[] word() {
    byte[] word = words.get(chance.nextInt(words.size()));
    int length = chance.nextInt(32) == 0 ? chance.nextInt(LONGEST_ROW) : 0;
    byte[] all = new byte[Math.max(word.length, length)];
    for (int i = 0; i < all.length; i++) {
      all[i] = word[i % word.length];
    }
    return all;
  }

  private byte[] piece(int length) {
    byte[] bytes = new byte[length];
    chance.nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[] bytes, int from, int to, byte[] between) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(between);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
