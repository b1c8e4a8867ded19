package org.lockstep.registration.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files {@code cs/<name>.log} in the node's log folder. */
final class ServiceLogFiles implements ServiceLogs {
  private static final int MAX_TAIL = 256 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(ServiceLogs.class);

  private final Path folder;

  ServiceLogFiles(Path logFolder) {
    this.folder = logFolder.resolve("cs");
  }

  @Override
  public void append(String name, String line) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          file(name), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.warn("A line for the log of {} is lost: {}", name, e.toString());
    }
  }

  @Override
  public List<String> tail(String name, int lines) {
    if (!Files.exists(file(name))) {
      return List.of();
    }
    try (RandomAccessFile in = new RandomAccessFile(file(name).toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(MAX_TAIL, in.length())];
      in.seek(in.length() - bytes.length);
      in.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - Math.max(0, lines)), all.size());
    } catch (IOException e) {
      return List.of("the log cannot be read: " + e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ".log");
  }
}
