package org.lockstep.interconnect.key;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Distinguished encoding (X.690), as much of it as a certificate without extensions takes. */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int LONGEST_SHORT_LENGTH = 0x7F;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, joined(parts));
  }

  static byte[] set(byte[]... parts) {
    return tagged(SET, joined(parts));
  }

  static byte[] integer(BigInteger value) {
    return tagged(INTEGER, value.toByteArray());
  }

  /**
   * @param encoded the identifier's own bytes (X.690, 8.19)
   */
  static byte[] objectIdentifier(int... encoded) {
    byte[] bytes = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      bytes[i] = (byte) encoded[i];
    }
    return tagged(OBJECT_IDENTIFIER, bytes);
  }

  static byte[] text(String value) {
    return tagged(UTF8_STRING, value.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code yyMMddHHmmssZ}. */
  static byte[] utcTime(String value) {
    return tagged(UTC_TIME, value.getBytes(StandardCharsets.US_ASCII));
  }

  /** {@code yyyyMMddHHmmssZ}. */
  static byte[] generalizedTime(String value) {
    return tagged(GENERALIZED_TIME, value.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] bits(byte[] whole) {
    byte[] unused = {0};
    return tagged(BIT_STRING, joined(unused, whole));
  }

  private static byte[] tagged(int tag, byte[] content) {
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    byte[] head =
        content.length <= LONGEST_SHORT_LENGTH
            ? new byte[] {(byte) tag, (byte) content.length}
            : longForm(tag, length[0] == 0 ? Arrays.copyOfRange(length, 1, length.length) : length);
    return joined(head, content);
  }

  private static byte[] longForm(int tag, byte[] length) {
    return joined(new byte[] {(byte) tag, (byte) (0x80 | length.length)}, length);
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
