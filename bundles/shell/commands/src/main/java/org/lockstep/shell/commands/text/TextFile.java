package org.lockstep.shell.commands.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.lockstep.base.ProblemException;

/** A file that people name: bounded before anything is made of it, never overwritten. */
public final class TextFile {
  private TextFile() {}

  public static String read(Path file, int maxBytes, String what) {
    if (Files.isDirectory(file)) {
      throw new ProblemException("not-a-file", what, file.toString(), "it is a folder");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new ProblemException(
            "too-large", what, file.toString(), "it has more than " + maxBytes + " bytes");
      }
      return decoded(bytes, file, what);
    } catch (NoSuchFileException e) {
      throw new ProblemException("no-such-file", what, file.toString(), "there is no such file");
    } catch (IOException e) {
      throw failed("unreadable", what, file, "it cannot be read: ", e);
    }
  }

  /** What stood for a byte that is none would become a part of what is defined. */
  private static String decoded(byte[] bytes, Path file, String what) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      int at = in.position();
      long line = 1 + IntStream.range(0, at).filter(i -> bytes[i] == '\n').count();
      throw new ProblemException(
          "not-utf-8",
          what,
          file + ":" + line,
          String.format(
              "byte %d of the file, 0x%02x, is not UTF-8; save it as UTF-8", at + 1, bytes[at]));
    }
    return out.flip().toString();
  }

  /** Writes a file that is not there yet. */
  public static void create(Path file, String text, String what) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new ProblemException(
          "file-exists", what, file.toString(), "the file exists; name another one");
    } catch (NoSuchFileException e) {
      throw new ProblemException("no-such-folder", what, file.toString(), "its folder is missing");
    } catch (IOException e) {
      throw failed("unwritable", what, file, "it cannot be written: ", e);
    }
  }

  private static ProblemException failed(
      String code, String what, Path file, String why, IOException e) {
    String reason = e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
    return new ProblemException(code, what, file.toString(), why + reason);
  }
}
