package org.lockstep.interconnect.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterKeyTest {
  private static final UUID CLUSTER = UUID.randomUUID();
  private final ClusterKey key = ClusterKey.create(CLUSTER);

  @Test
  void itsCertificateIsSignedByItself() throws Exception {
    key.certificate().verify(key.certificate().getPublicKey());
    assertThat(key.certificate().getIssuerX500Principal())
        .isEqualTo(key.certificate().getSubjectX500Principal());
    assertThatThrownBy(
            () -> key.certificate().verify(ClusterKey.create(CLUSTER).certificate().getPublicKey()))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void itNeverExpires() throws Exception {
    key.certificate().checkValidity(new Date(0));
    key.certificate().checkValidity(Date.from(java.time.Instant.parse("9999-12-31T00:00:00Z")));
  }

  @Test
  void itIsOfOneClusterWhateverTheIdBeginsWith() {
    assertThat(key.isOf(CLUSTER)).isTrue();
    assertThat(key.isOf(UUID.randomUUID())).isFalse();
    for (UUID id : new UUID[] {new UUID(0, 1), new UUID(-1, -1), new UUID(1L << 63, 0)}) {
      assertThat(ClusterKey.create(id).isOf(id)).as(id.toString()).isTrue();
    }
  }

  @Test
  void itIsReadBackAsItWasWritten() throws Exception {
    ClusterKey again = ClusterKey.parse(key.pem());
    assertThat(again.certificate()).isEqualTo(key.certificate());
    assertThat(again.privateKey().getEncoded()).isEqualTo(key.privateKey().getEncoded());
  }

  @Test
  void halvesOfTwoKeysAreRefused() {
    String other = ClusterKey.create(CLUSTER).pem();
    String mixed =
        key.pem().substring(0, key.pem().indexOf("-----BEGIN CERT"))
            + other.substring(other.indexOf("-----BEGIN CERT"));
    assertThatThrownBy(() -> ClusterKey.parse(mixed)).hasMessageContaining("another private key");
  }

  @Test
  void nothingOfItIsInItsText() {
    String secret = Base64.getEncoder().encodeToString(key.privateKey().getEncoded());
    assertThat(key.toString()).doesNotContain(secret.substring(40, 60)).contains("ClusterKey");
  }

  @Test
  void aStrangerLearnsNoNameFromTheCertificate() {
    assertThat(key.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=lockstep");
  }
}
