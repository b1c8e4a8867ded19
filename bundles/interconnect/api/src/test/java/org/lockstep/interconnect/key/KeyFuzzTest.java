package org.lockstep.interconnect.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  private static String certificate(String text) {
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }
}
