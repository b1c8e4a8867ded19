package org.lockstep.interconnect.key;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS 1.3 between the nodes of one cluster: both sides present its key, and trust only it. */
public final class ClusterTls {
  /** The only version that is spoken. */
  public static final String VERSION = "TLSv1.3";

  private ClusterTls() {}

  public static SSLContext context(ClusterKey key) {
    try {
      SSLContext context = SSLContext.getInstance(VERSION);
      context.init(
          new KeyManager[] {keyManager(key)}, new TrustManager[] {trustManager(key)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS 1.3", e);
    }
  }

  /** Presents the key, whoever asks. */
  public static KeyManager keyManager(ClusterKey key) {
    return new OwnKey(key);
  }

  /** Trusts the key, and no other. */
  public static TrustManager trustManager(ClusterKey key) {
    return new OnlyOwnKey(key);
  }
}
