package org.lockstep.fencing.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.FenceDevice;

class SecretFilesTest {
  @TempDir Path folder;

  private FenceDevice device(String content, String mode) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return device(file);
  }

  private static FenceDevice device(Path file) {
    return new FenceDevice(
        "ipmilan", new TreeMap<>(Map.of("ip", "10.0.0.1", "password", "file:" + file)));
  }

  @Test
  void aFileOfItsOwnersAloneGivesTheValue_ND4() throws Exception {
    for (String content : new String[] {"hunter2", "hunter2\n", "hunter2\r\n"}) {
      FenceDevice device = device(content, "rw-------");
      assertThat(SecretFiles.resolve(device))
          .isEqualTo(Map.of("ip", "10.0.0.1", "password", "hunter2"));
      assertThat(SecretFiles.names(device)).containsExactly("password");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
  void aFileThatOthersMayUseIsRefused_ND4(String mode) {
    assertThatThrownBy(() -> SecretFiles.resolve(device("hunter2", mode)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("password in " + folder)
        .hasMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "hunter2\naction=on\n", "a\0b", "hunter2\n\n"})
  void whatIsNotOneLineIsRefusedAndNotShown_ND4(String content) {
    assertThatThrownBy(() -> SecretFiles.resolve(device(content, "rw-------")))
        .hasMessageContaining("one line")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void whatIsNoSmallFileIsRefused_ND4() throws Exception {
    FenceDevice large = device("x".repeat(2_000), "rw-------");
    assertThatThrownBy(() -> SecretFiles.resolve(large)).hasMessageContaining("1024");
    assertThatThrownBy(() -> SecretFiles.resolve(device(folder.resolve("none"))))
        .hasMessageContaining("none")
        .hasMessageContaining("NoSuchFile");
    Path closed = Files.createDirectory(folder.resolve("folder"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> SecretFiles.resolve(device(closed)))
        .hasMessageContaining("not a file");
  }
}
