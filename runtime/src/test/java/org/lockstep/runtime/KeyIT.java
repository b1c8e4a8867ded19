package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's key, from its making to what goes wrong with it. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "modes of files")
class KeyIT {
  @TempDir Path folder;
  private Sandbox box;
  private Path key;

  @BeforeEach
  void format() throws Exception {
    box = Sandbox.in(folder, Map.of());
    key = folder.resolve("here.pem");
    box.format("d", "test", "N0,N1", "--key", "here.pem");
  }

  @AfterEach
  void end() throws Exception {
    box.close();
  }

  private String refusedStart(String... more) throws Exception {
    String[] words =
        Stream.concat(Stream.of("node", "start", "--disk", "d", "--node", "N0"), Stream.of(more))
            .toArray(String[]::new);
    return box.refused(words);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void theFormatMakesItForItsOwnerAlone() throws Exception {
    assertThat(mode(key)).isEqualTo("rw-------");
    String said =
        box.done("disk", "format", "e", "--cluster", "usual", "--nodes", "N0", "--slots", "4");
    Path keys = folder.resolve("keys");
    assertThat(mode(keys)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(keys)) {
      Path only = files.findFirst().orElseThrow();
      assertThat(only.getFileName().toString()).matches("usual-[0-9a-f]{8}\\.pem");
      assertThat(said).contains(only.toString()).contains("every host needs a copy");
      assertThat(mode(only)).isEqualTo("rw-------");
    }
  }

  @Test
  void aNodeStartsOnlyWithTheClustersKey() throws Exception {
    assertThat(refusedStart()).contains("keys/test-").contains("copy it").contains("--key");
    box.format("other", "other", "N0", "--key", "other.pem");
    assertThat(refusedStart("--key", "other.pem"))
        .contains("other.pem")
        .contains("another cluster");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(refusedStart("--key", "here.pem")).contains("here.pem").contains("rw-r-----");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(box.done("node", "start", "--disk", "d", "--node", "N0", "--key", "here.pem"))
        .contains("N0 has joined");
    box.done("node", "leave");
  }

  @Test
  void noFileIsOverwrittenAndTheDiskIsNotTouched() throws Exception {
    byte[] before = Files.readAllBytes(key);
    assertThat(
            box.refused(
                "disk", "format", "e", "--cluster", "x", "--nodes", "N0", "--key", "here.pem"))
        .contains("here.pem")
        .contains("move it away");
    assertThat(folder.resolve("e")).doesNotExist();
    assertThat(box.refused("disk", "key", "d", "--key", "here.pem")).contains("move it away");
    assertThat(key).hasBinaryContent(before);
  }

  @Test
  void aLostKeyIsReplaced() throws Exception {
    Files.delete(key);
    assertThat(box.done("disk", "key", "d", "--key", "here.pem")).contains("here.pem");
    assertThat(mode(key)).isEqualTo("rw-------");
    box.done("node", "start", "--disk", "d", "--node", "N0", "--key", "here.pem");
    box.done("node", "leave");
  }

  @Test
  void nothingOfItIsOnTheDiskOrInTheLogs() throws Exception {
    box.done("node", "start", "--disk", "d", "--node", "N0", "--key", "here.pem");
    box.done("node", "leave");
    String pem = Files.readString(key);
    String base64 = pem.lines().skip(1).findFirst().orElseThrow();
    String binary =
        new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1).substring(16);
    Path logs =
        System.getProperty("user.name").equals("root")
            ? Path.of("/var/log/lockstep/test/N0")
            : folder.resolve("lockstep/test/N0");
    assertThat(Files.readString(logs.resolve("node.log")))
        .contains("N0 is up")
        .doesNotContain(base64);
    String disk = Files.readString(folder.resolve("d"), StandardCharsets.ISO_8859_1);
    assertThat(disk.contains("N0")).isTrue();
    assertThat(disk.contains(base64)).isFalse();
    assertThat(disk.contains(binary)).isFalse();
  }
}
