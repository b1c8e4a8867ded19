package org.lockstep.interconnect.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;
import org.lockstep.testkit.ParserFuzz;

/** Whatever lies where a key should be (AL-1). */
@Timeout(120)
class KeyFuzzTest {
  private static final ClusterKey KEY = ClusterKey.create(new UUID(1, 2));

  private static void parse(String pem) throws GeneralSecurityException {
    ClusterKey.parse(pem);
  }

  @Test
  void aBadFileIsRefused_AL1() throws Exception {
    new ParserFuzz(
            List.of(KEY.pem().getBytes(StandardCharsets.ISO_8859_1)),
            GeneralSecurityException.class::isInstance)
        .withWords("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "-", "=", "AAAA")
        .oneIn(10)
        .run(bytes -> parse(new String(bytes, StandardCharsets.ISO_8859_1)));
  }

  /** What is inside is spoilt, and the text around it is as it should be. */
  @Test
  void aBadCertificateIsRefused_AL1() throws Exception {
    byte[] sound = KEY.certificate().getEncoded();
    String text = Base64.getMimeEncoder().encodeToString(sound);
    String whole = KEY.pem();
    String before = whole.substring(0, whole.indexOf("-----BEGIN CERTIFICATE-----"));
    parse(before + certificate(text));
    new ParserFuzz(List.of(sound), GeneralSecurityException.class::isInstance)
        .oneIn(10)
        .run(bytes -> parse(before + certificate(Base64.getMimeEncoder().encodeToString(bytes))));
  }

  /** The file as it lies on a host: its place is said, and why it is no key. */
  @Test
  void whateverLiesWhereAKeyShouldBeIsRefusedWithItsPlace_AL1(@TempDir Path folder)
      throws Exception {
    UUID cluster = new UUID(1, 2);
    KeyFile file = new KeyFile(folder.resolve("key.pem"));
    ClusterKey made = file.create(cluster);
    byte[] sound = made.pem().getBytes(StandardCharsets.ISO_8859_1);
    new ParserFuzz(List.of(sound), e -> saysWhere(e, file))
        .withWords("-----BEGIN PRIVATE KEY-----", "-----END CERTIFICATE-----", "\n", "\u0000", "=")
        .oneIn(20)
        .run(bytes -> read(file, bytes, cluster));
    new ParserFuzz(List.of(sound), e -> saysWhere(e, file))
        .refuses(
            bytes -> read(file, bytes, cluster),
            "",
            "A".repeat(1 << 20),
            made.pem() + " ".repeat(1 << 16));
  }

  private static boolean saysWhere(Exception e, KeyFile file) {
    return ParserFuzz.isWhole(e)
        && ((ProblemException) e).problem().where().equals(file.path().toString());
  }

  private static void read(KeyFile file, byte[] bytes, UUID cluster) throws IOException {
    Files.write(file.path(), bytes);
    file.read(cluster);
  }

  private static String certificate(String text) {
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }
}
