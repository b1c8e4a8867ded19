package org.lockstep.shell.commands.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;

class TextFileTest {
  @TempDir Path folder;

  @Test
  void isCreatedOnceAndOnlyWhereThereIsAFolder() throws Exception {
    Path file = folder.resolve("history.json");
    TextFile.create(file, "[]", "not exported");
    assertThat(Files.readString(file)).isEqualTo("[]");
    refused(() -> TextFile.create(file, "[]", "not exported"), file, "the file exists");
    Path lost = folder.resolve("nodir").resolve("x");
    refused(() -> TextFile.create(lost, "[]", "not exported"), lost, "folder is missing");
    Path inFile = file.resolve("x");
    refused(() -> TextFile.create(inFile, "[]", "not exported"), inFile, "cannot be written");
  }

  @Test
  void isReadOrRefusedInOneLine() {
    refused(() -> TextFile.read(folder, 10, "refused"), folder, "it is a folder");
    Path lost = folder.resolve("lost");
    refused(() -> TextFile.read(lost, 10, "refused"), lost, "there is no such file");
    TextFile.create(folder.resolve("long"), "0123456789a", "refused");
    Path longer = folder.resolve("long");
    refused(() -> TextFile.read(longer, 10, "refused"), longer, "more than 10 bytes");
    Path below = longer.resolve("x");
    refused(() -> TextFile.read(below, 10, "refused"), below, "cannot be read");
  }

  @Test
  void whatIsNotUtf8IsRefusedWithItsPlace_AL1() throws Exception {
    Path file = folder.resolve("bytes");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xc3, (byte) 0xa9, '/', (byte) 0xff, '\n'});
    refused(() -> TextFile.read(file, 10, "refused"), file, ":2): byte 6 of the file, 0xff, is");
    Files.write(file, new byte[] {'a', (byte) 0xc3});
    refused(() -> TextFile.read(file, 10, "refused"), file, ":1): byte 2 of the file, 0xc3, is");
    Files.writeString(file, "é\ufffd\n");
    assertThat(TextFile.read(file, 10, "refused")).isEqualTo("é\ufffd\n");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Path file, String why) {
    assertThatThrownBy(call)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
  }
}
