package org.lockstep.interconnect.netty.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lockstep.testkit.ParserFuzz;

class PackingTest {
  private static byte[] text(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + i / 7 % 20);
    }
    return text;
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  @Test
  void whatIsPackedIsUnpackedAsItWas() {
    for (int length : List.of(Packing.FROM, Packing.FROM + 1, 100_000, 4 * 1024 * 1024)) {
      byte[] message = text(length);
      byte[] packed = Packing.pack(message).orElseThrow();
      assertThat(packed.length).isLessThan(length / 4);
      assertThat(Packing.unpack(packed, length)).isEqualTo(message);
    }
  }

  @Test
  void whatIsShortOrDoesNotBecomeShorterStaysAsItIs() {
    assertThat(Packing.pack(text(Packing.FROM - 1))).isEmpty();
    assertThat(Packing.pack(noise(100_000))).isEmpty();
    byte[] onlyAtItsHead = noise(100_000);
    System.arraycopy(text(9_000), 0, onlyAtItsHead, 0, 9_000);
    assertThat(Packing.pack(onlyAtItsHead)).isEmpty();
  }

  @Test
  void whatIsNotTheWholeMessageAndNothingMoreIsRefused() {
    byte[] packed = Packing.pack(text(50_000)).orElseThrow();
    for (int length : List.of(0, 1, 49_999, 50_001, 100_000)) {
      assertThatThrownBy(() -> Packing.unpack(packed, length))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("it is not " + length + " bytes when unpacked");
    }
    assertThatThrownBy(() -> Packing.unpack(packed, 4 * 1024 * 1024))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be 4194304");
    assertThatThrownBy(() -> Packing.unpack(Arrays.copyOf(packed, packed.length / 2), 50_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyBytesAreUnpackedOrRefused_AL1() throws Exception {
    byte[] packed = Packing.pack(text(50_000)).orElseThrow();
    new ParserFuzz(List.of(packed), e -> e instanceof IllegalArgumentException)
        .oneIn(4)
        .run(bytes -> Packing.unpack(bytes, 50_000));
  }
}
