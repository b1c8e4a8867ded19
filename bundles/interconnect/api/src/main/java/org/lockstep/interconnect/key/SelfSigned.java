package org.lockstep.interconnect.key;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * A certificate by which a key pair vouches for itself (RFC 5280, version 1). The JDK makes one
 * only through {@code keytool}, a process of half a second that hands passwords over.
 */
final class SelfSigned {
  static final String ALGORITHM = "SHA256withECDSA";

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.objectIdentifier(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = Der.objectIdentifier(0x55, 0x04, 0x03);

  /**
   * The same for all clusters: a server shows its certificate before it knows who called, and a
   * stranger is to learn nothing from it.
   */
  private static final byte[] NAME =
      Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text("lockstep"))));

  /** From before any clock that may be wrong, to never (RFC 5280, 4.1.2.5). */
  private static final byte[] ALWAYS =
      Der.sequence(Der.utcTime("700101000000Z"), Der.generalizedTime("99991231235959Z"));

  private SelfSigned() {}

  static X509Certificate of(KeyPair pair, BigInteger serial) throws GeneralSecurityException {
    byte[] body =
        Der.sequence(
            Der.integer(serial),
            ECDSA_WITH_SHA256,
            NAME,
            ALWAYS,
            NAME,
            pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(pair.getPrivate());
    signature.update(body);
    byte[] whole = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }
}
