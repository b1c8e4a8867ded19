package org.lockstep.interconnect.netty.core;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Long messages are packed: where a JVM has no instructions for encryption, a byte less to encrypt
 * is worth far more than finding it, and a long message must not keep its peers from being heard.
 */
public final class Packing {
  /** Shorter ones are not worth it. */
  public static final int FROM = 8 * 1024;

  /** So much of a message tells whether the rest is worth trying. */
  private static final int SAMPLE = 8 * 1024;

  /** Deflate cannot pack tighter: whoever claims more is refused before anything is kept. */
  private static final long TIGHTEST = 1_032;

  private Packing() {}

  /** Raw deflate; empty when the message is short or would hardly become shorter. */
  public static Optional<byte[]> pack(byte[] message) {
    if (message.length < FROM || deflate(message, SAMPLE).isEmpty()) {
      return Optional.empty();
    }
    return deflate(message, message.length);
  }

  /** Empty unless it becomes shorter by a quarter. */
  private static Optional<byte[]> deflate(byte[] message, int length) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(message, 0, length);
      deflater.finish();
      byte[] packed = new byte[length - length / 4];
      int size = deflater.deflate(packed);
      return deflater.finished() ? Optional.of(Arrays.copyOf(packed, size)) : Optional.empty();
    } finally {
      deflater.end();
    }
  }

  /**
   * @param length of the message, which the caller has bounded
   * @throws IllegalArgumentException when the bytes are not the packed form of such a message
   */
  public static byte[] unpack(byte[] packed, int length) {
    if (length > TIGHTEST * packed.length) {
      throw new IllegalArgumentException(
          packed.length + " bytes cannot be " + length + " when unpacked");
    }
    Inflater inflater = new Inflater(true);
    try {
      byte[] message = new byte[length];
      inflater.setInput(packed);
      int size = inflater.inflate(message);
      // the end is marked behind the last byte, which may take another call to be seen
      if (size == length && inflater.inflate(new byte[1]) == 0 && inflater.finished()) {
        return message;
      }
      throw new IllegalArgumentException("it is not " + length + " bytes when unpacked");
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("it cannot be unpacked", e);
    } finally {
      inflater.end();
    }
  }
}
