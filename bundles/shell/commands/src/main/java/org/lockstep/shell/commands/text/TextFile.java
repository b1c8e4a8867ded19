package org.lockstep.shell.commands.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.lockstep.base.ProblemException;

/** A file that people name: bounded before anything is made of it. */
public final class TextFile {
  private TextFile() {}

  public static String read(Path file, int maxBytes, String what) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ProblemException("not-a-file", what, file.toString(), "it is a folder");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new ProblemException(
            "too-large", what, file.toString(), "it has more than " + maxBytes + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ProblemException("no-such-file", what, file.toString(), "there is no such file");
    }
  }
}
