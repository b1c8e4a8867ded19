package org.lockstep.interconnect.key;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the very certificate that this node presents itself. Names and dates say nothing: that a
 * peer can sign with the certificate's key, which the handshake makes it prove, is all there is to
 * know.
 */
final class OnlyOwnKey extends X509ExtendedTrustManager {
  private final X509Certificate own;

  OnlyOwnKey(ClusterKey key) {
    own = key.certificate();
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1 || !own.equals(chain[0])) {
      throw new CertificateException("it has another key than this node");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  /** None is named to whoever calls: it would say which cluster this is. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
