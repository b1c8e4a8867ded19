package org.lockstep.node.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no owners and modes")
  void isItsUsersAlone() throws IOException {
    Path log = folder.resolve("log");
    LogFile.prepare(log);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
        .isEqualTo("rw-------");
    Files.writeString(log, "kept");
    LogFile.prepare(log);
    assertThat(log).hasContent("kept");
  }

  @Test
  void makesRoomUnderThoseThatWriteAndKeepsFive() throws IOException {
    Path log = folder.resolve("log");
    try (FileChannel writer =
        FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 1; i <= 8; i++) {
        writer.write(java.nio.ByteBuffer.wrap(("line " + i + "\n").getBytes("UTF-8")));
        LogFile.rotate(log, 7);
      }
      writer.write(java.nio.ByteBuffer.wrap("more".getBytes("UTF-8")));
    }
    assertThat(log).hasContent("more");
    assertThat(folder.resolve("log.1")).hasContent("line 8\n");
    assertThat(folder.resolve("log.5")).hasContent("line 4\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(6);
    }
  }

  @Test
  void whatIsShortStays() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "short");
    LogFile.rotate(log, 6);
    assertThat(log).hasContent("short");
  }
}
