package org.lockstep.dlm;

import java.util.Arrays;

/**
 * A few bytes that every holder of a resource's locks sees as they were last written (DLM-1).
 *
 * @param bytes at most {@value #MAX_BYTES}; empty: nobody has written any
 * @param valid false when a node died that may have been about to write others (DLM-2); it is true
 *     again when somebody has written
 */
public record ValueBlock(byte[] bytes, boolean valid) {
  public static final int MAX_BYTES = 64;

  /** What a resource begins with. */
  public static final ValueBlock NONE = new ValueBlock(new byte[0], true);

  /**
   * @throws IllegalArgumentException when it is too long
   */
  public ValueBlock {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a value block of " + bytes.length + " bytes; at most " + MAX_BYTES + " fit");
    }
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueBlock that
        && valid == that.valid
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes" + (valid ? "" : ", not valid");
  }
}
