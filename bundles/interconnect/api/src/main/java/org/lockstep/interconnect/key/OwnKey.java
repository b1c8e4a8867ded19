package org.lockstep.interconnect.key;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The only key there is, whoever asks: whether it is trusted is the peer's to say. */
final class OwnKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "cluster";

  private final ClusterKey key;

  OwnKey(ClusterKey key) {
    this.key = key;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseClientAlias(types, issuers, null);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseServerAlias(type, issuers, null);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    for (String type : types) {
      if (isOwn(type)) {
        return ALIAS;
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return isOwn(type) ? ALIAS : null;
  }

  private boolean isOwn(String type) {
    return type.equals(key.privateKey().getAlgorithm());
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {key.certificate()};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key.privateKey();
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }
}
