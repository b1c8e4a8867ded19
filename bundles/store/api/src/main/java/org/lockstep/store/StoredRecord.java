package org.lockstep.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One record of the shared store.
 *
 * @param key slash-separated path, for example {@code registration/placement/printing}
 * @param value the bytes; at most {@value #MAX_VALUE}. Not to be changed by whoever holds it
 * @param version the sequence of the commit that wrote it: it only grows, and serves as a fencing
 *     token
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are the payload; equality is defined below
public record StoredRecord(String key, byte[] value, long version) {
  /** The largest value one record may hold, in bytes. */
  public static final int MAX_VALUE = 256 * 1024;

  /** The longest key, in characters. */
  public static final int MAX_KEY = 256;

  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredRecord that
        && key.equals(that.key)
        && version == that.version
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Long.hashCode(version);
  }

  @Override
  public String toString() {
    return key + "@" + version + " (" + value.length + " bytes)";
  }
}
