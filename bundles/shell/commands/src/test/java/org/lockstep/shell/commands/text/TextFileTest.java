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

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Path file, String why) {
    assertThatThrownBy(call)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
  }
}
