package org.lockstep.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One record put or deleted.
 *
 * @param key the record's key
 * @param value the new bytes; empty to delete it
 */
public record Change(String key, Optional<byte[]> value) {
  public Change {
    if (key.isEmpty() || key.length() > StoredRecord.MAX_KEY) {
      throw new IllegalArgumentException("a key has 1 to " + StoredRecord.MAX_KEY + " characters");
    }
    if (value.map(bytes -> bytes.length).orElse(0) > StoredRecord.MAX_VALUE) {
      throw new IllegalArgumentException(
          key + ": the value has more than " + StoredRecord.MAX_VALUE + " bytes");
    }
  }

  public static Change put(String key, byte[] value) {
    return new Change(key, Optional.of(value));
  }

  public static Change put(String key, String value) {
    return put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  public static Change delete(String key) {
    return new Change(key, Optional.empty());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Change that
        && key.equals(that.key)
        && value.isPresent() == that.value.isPresent()
        && Arrays.equals(value.orElse(NOTHING), that.value.orElse(NOTHING));
  }

  private static final byte[] NOTHING = {};

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value.orElse(NOTHING));
  }

  @Override
  public String toString() {
    return value
        .map(bytes -> "put " + key + " (" + bytes.length + " bytes)")
        .orElse("delete " + key);
  }
}
