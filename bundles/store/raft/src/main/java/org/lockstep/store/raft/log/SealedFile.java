package org.lockstep.store.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.lockstep.base.ProblemException;

/** A small file that is replaced as a whole: after a crash it is the old one or the new one. */
final class SealedFile {
  private static final int HEAD = 2 * Integer.BYTES;

  private final Path path;
  private final int magic;

  SealedFile(Path path, int magic) {
    this.path = path;
    this.magic = magic;
  }

  void write(byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + content.length);
    bytes.putInt(magic).putInt(crc(content)).put(content).flip();
    replace(path, bytes);
  }

  /**
   * @throws ProblemException when it is damaged
   */
  Optional<byte[]> read() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    if (bytes.remaining() < HEAD || bytes.getInt() != magic) {
      throw damaged("it does not begin as it should");
    }
    int crc = bytes.getInt();
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    if (crc(content) != crc) {
      throw damaged("its checksum is wrong");
    }
    return Optional.of(content);
  }

  private ProblemException damaged(String why) {
    return damaged(path, 0, why);
  }

  static ProblemException damaged(Path path, long offset, String why) {
    return new ProblemException(
        "log-damaged", "store refused", path + " at " + offset, why + "; what it held is lost");
  }

  static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }

  static void replace(Path path, ByteBuffer bytes) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(path);
  }

  /** A name is durable only when its folder is. */
  private static void syncFolder(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}
