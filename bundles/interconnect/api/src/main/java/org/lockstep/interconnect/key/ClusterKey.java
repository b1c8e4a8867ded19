package org.lockstep.interconnect.key;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key pair that all nodes of one cluster have, and nobody else: each presents the certificate
 * and trusts only it. The certificate's serial number is the cluster's id.
 */
public final class ClusterKey {
  private static final String ALGORITHM = "EC";
  private static final ECGenParameterSpec CURVE = new ECGenParameterSpec("secp256r1");
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final PrivateKey privateKey;
  private final X509Certificate certificate;

  private ClusterKey(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  /** A new one. */
  public static ClusterKey create(UUID cluster) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(CURVE);
      KeyPair pair = generator.generateKeyPair();
      return new ClusterKey(pair.getPrivate(), SelfSigned.of(pair, serial(cluster)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has this curve", e);
    }
  }

  private static BigInteger serial(UUID cluster) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
    return new BigInteger(1, bytes.array());
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public boolean isOf(UUID cluster) {
    return certificate.getSerialNumber().equals(serial(cluster));
  }

  /** Both, as they lie in the file (RFC 7468). */
  String pem() {
    try {
      return section(PRIVATE_KEY, privateKey.getEncoded())
          + section(CERTIFICATE, certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String section(String label, byte[] content) {
    String lines = LINES.encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  /**
   * @throws GeneralSecurityException when it is no such file, or the two do not belong together
   */
  static ClusterKey parse(String pem) throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance(ALGORITHM)
            .generatePrivate(new PKCS8EncodedKeySpec(content(PRIVATE_KEY, pem)));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(content(CERTIFICATE, pem)));
    requirePair(key, certificate);
    return new ClusterKey(key, certificate);
  }

  /** Else no handshake would succeed, and none would say why. */
  private static void requirePair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(SelfSigned.ALGORITHM);
    signature.initSign(key);
    byte[] proof = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    if (!signature.verify(proof)) {
      throw new GeneralSecurityException("its certificate belongs to another private key");
    }
  }

  private static byte[] content(String label, String pem) throws GeneralSecurityException {
    Matcher section =
        Pattern.compile("-----BEGIN " + label + "-----([^-]+)-----END " + label + "-----")
            .matcher(pem);
    if (!section.find()) {
      throw new GeneralSecurityException("it has no section " + label);
    }
    try {
      return Base64.getMimeDecoder().decode(section.group(1));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("its section " + label + " is damaged", e);
    }
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "ClusterKey[certificate " + certificate.getSerialNumber().toString(16) + "]";
  }
}
