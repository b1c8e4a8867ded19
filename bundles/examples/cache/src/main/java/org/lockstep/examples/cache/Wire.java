package org.lockstep.examples.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** An entry as bytes: the length of the key in four bytes, the key, the value, in UTF-8. */
final class Wire {
  private Wire() {}

  static byte[] encode(String key, String value) {
    byte[] first = key.getBytes(StandardCharsets.UTF_8);
    byte[] second = value.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + first.length + second.length)
        .putInt(first.length)
        .put(first)
        .put(second)
        .array();
  }

  /** What is no entry is dropped. */
  static void decode(byte[] message, BiConsumer<String, String> into) {
    ByteBuffer in = ByteBuffer.wrap(message);
    int length = message.length < 4 ? -1 : in.getInt();
    if (length >= 0 && length <= in.remaining()) {
      String key = new String(message, 4, length, StandardCharsets.UTF_8);
      int rest = 4 + length;
      into.accept(key, new String(message, rest, message.length - rest, StandardCharsets.UTF_8));
    }
  }
}
