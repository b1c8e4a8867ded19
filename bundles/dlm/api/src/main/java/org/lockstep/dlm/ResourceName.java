package org.lockstep.dlm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is locked: any bytes that the users of a lockspace agree on (DLM-1). Immutable; worth
 * keeping by who locks it again and again.
 */
public final class ResourceName {
  public static final int MAX_BYTES = 255;

  private final byte[] bytes;
  private final int hash;

  private ResourceName(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a resource's name of " + bytes.length + " bytes; 1 to " + MAX_BYTES + " may be");
    }
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /**
   * @param text taken as UTF-8
   * @throws IllegalArgumentException when it is empty or longer than {@value #MAX_BYTES} bytes
   */
  public static ResourceName of(String text) {
    return new ResourceName(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException as above
   */
  public static ResourceName of(byte[] bytes) {
    return new ResourceName(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof ResourceName that
            && hash == that.hash
            && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** For people: what is no printable ASCII, as {@code \xNN}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      if (each > ' ' && each < 0x7f && each != '\\') {
        text.append((char) each);
      } else {
        text.append(String.format("\\x%02x", each));
      }
    }
    return text.toString();
  }
}
