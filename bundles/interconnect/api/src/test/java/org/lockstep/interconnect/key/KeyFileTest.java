package org.lockstep.interconnect.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no modes")
@Timeout(60)
class KeyFileTest {
  private static final UUID CLUSTER = UUID.randomUUID();
  @TempDir Path folder;

  private KeyFile file() {
    return new KeyFile(folder.resolve("keys/demo.pem"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void refused(String code, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().where()).isEqualTo(file().path().toString());
              assertThat(e.problem().why()).contains(why);
            });
  }

  @Test
  void whatIsMadeIsItsOwnersAlone() throws IOException {
    ClusterKey made = file().create(CLUSTER);
    assertThat(mode(file().path())).isEqualTo("rw-------");
    assertThat(mode(folder.resolve("keys"))).isEqualTo("rwx------");
    assertThat(file().read(CLUSTER).certificate()).isEqualTo(made.certificate());
  }

  @Test
  void aFileIsNeverOverwritten() throws IOException {
    Files.createDirectories(folder.resolve("keys"));
    Files.writeString(file().path(), "precious");
    refused("key-exists", "move it away", () -> file().requireFree());
    refused("key-exists", "move it away", () -> file().create(CLUSTER));
    assertThat(file().path()).hasContent("precious");
  }

  @Test
  void aMissingKeySaysWhereItComesFrom() {
    refused("no-key", "copy it", () -> file().read(CLUSTER));
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws IOException {
    file().create(CLUSTER);
    for (String wide : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString(wide));
      refused("key-not-private", wide, () -> file().read(CLUSTER));
    }
    Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString("r--------"));
    assertThat(file().read(CLUSTER).isOf(CLUSTER)).isTrue();
  }

  @Test
  void aKeyOfAnotherClusterIsRefused() {
    file().create(UUID.randomUUID());
    refused("foreign-key", CLUSTER.toString(), () -> file().read(CLUSTER));
  }

  @Test
  void whatIsNoKeyIsRefused() throws IOException {
    file().create(CLUSTER);
    String whole = Files.readString(file().path());
    for (String damaged :
        new String[] {
          "",
          "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
          whole.substring(0, whole.length() / 2),
          whole.replace('a', '!')
        }) {
      Files.writeString(file().path(), damaged);
      refused("bad-key", "no cluster's key", () -> file().read(CLUSTER));
    }
    Files.write(file().path(), new byte[1 << 20]);
    refused("bad-key", "too long", () -> file().read(CLUSTER));
  }

  /** A pipe that nobody writes to would be read for ever. */
  @Test
  void whatIsNoFileIsRefused() throws Exception {
    Files.createDirectories(file().path());
    Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString("rwx------"));
    refused("bad-key", "no file", () -> file().read(CLUSTER));
    Files.delete(file().path());
    Process pipe = new ProcessBuilder("mkfifo", "-m", "600", file().path().toString()).start();
    assumeTrue(pipe.waitFor() == 0, "there are no pipes here");
    refused("bad-key", "no file", () -> file().read(CLUSTER));
  }

  @Test
  void clustersOfOneNameHaveKeysOfTheirOwn() {
    Path one = KeyFile.usual("demo", new UUID(1L << 40, 0)).path();
    Path other = KeyFile.usual("demo", new UUID(1L << 41, 0)).path();
    assertThat(one.getFileName()).hasToString("demo-00000100.pem");
    assertThat(other).isNotEqualTo(one);
  }
}
