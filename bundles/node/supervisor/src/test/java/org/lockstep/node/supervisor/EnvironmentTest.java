package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final String TEXT = "LOCKSTEP=a/";

  private static Environment.Sight look(String environment, int piece) throws IOException {
    byte[] bytes = environment.getBytes(StandardCharsets.UTF_8);
    InputStream in =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(piece, length));
          }
        };
    return Environment.look(in, TEXT.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void findsATextWhereverThePiecesBreak() throws IOException {
    String environment = "A=b\0LOCKSTEP=a/1;\0" + "C=d".repeat(10_000);
    for (int piece = 1; piece < 20; piece++) {
      assertThat(look(environment, piece)).isEqualTo(Environment.Sight.MARKED);
    }
    for (int before = 8_180; before < 8_200; before++) {
      assertThat(look("x".repeat(before) + "\0" + TEXT, 10_000))
          .isEqualTo(Environment.Sight.MARKED);
    }
  }

  @Test
  void tellsBlankFromAnothers() throws IOException {
    assertThat(look("", 5)).isEqualTo(Environment.Sight.BLANK);
    assertThat(look("LOCKSTEP=b/", 5)).isEqualTo(Environment.Sight.OTHER);
  }
}
