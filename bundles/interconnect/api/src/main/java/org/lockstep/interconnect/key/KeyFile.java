package org.lockstep.interconnect.key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lockstep.base.ProblemException;

/**
 * Where a host keeps its cluster's key. There is no password: what could open the file without a
 * person would have to lie beside it. Its mode protects it.
 */
public record KeyFile(Path path) {
  /** A folder that takes the place of the usual one. */
  public static final String FOLDER_VARIABLE = "LOCKSTEP_KEYS";

  private static final String US = "lockstep";
  private static final int LONGEST = 64 * 1024;
  private static final int ID_DIGITS = 8;

  /** Where it is when nothing else is said. */
  public static KeyFile usual(String cluster, UUID id) {
    String name = cluster + "-" + id.toString().substring(0, ID_DIGITS) + ".pem";
    return new KeyFile(folder().resolve(name));
  }

  private static Path folder() {
    String told = System.getenv(FOLDER_VARIABLE);
    if (told != null && !told.isBlank()) {
      return Path.of(told);
    }
    if (System.getProperty("user.name").equals("root")) {
      return Path.of("/etc", US);
    }
    return Optional.ofNullable(System.getenv("XDG_CONFIG_HOME"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".config"))
        .resolve(US);
  }

  /** Refuses what {@link #create} would refuse, before anything is changed. */
  public void requireFree() {
    if (Files.exists(path)) {
      throw taken();
    }
  }

  /** Makes a key, and the folder if there is none; never overwrites a file. */
  public ClusterKey create(UUID cluster) {
    ClusterKey key = ClusterKey.create(cluster);
    try {
      Optional<Path> folder = Optional.ofNullable(path.toAbsolutePath().getParent());
      if (folder.isPresent()) {
        Files.createDirectories(folder.get(), Rights.folder());
      }
      write(key.pem());
    } catch (FileAlreadyExistsException e) {
      throw taken();
    } catch (IOException e) {
      throw new ProblemException("key-not-written", "key not made", path.toString(), reason(e));
    }
    return key;
  }

  private ProblemException taken() {
    return new ProblemException(
        "key-exists",
        "key not made",
        path.toString(),
        "a file is there, perhaps the only copy of a key; move it away, or name another with --key");
  }

  private void write(String text) throws IOException {
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel file = FileChannel.open(path, fresh, Rights.file())) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      Files.deleteIfExists(path); // half a key would be in the way of a whole one
      throw e;
    }
  }

  /**
   * @throws ProblemException when it is missing, others may read it, or it is not that cluster's
   */
  public ClusterKey read(UUID cluster) {
    try {
      Optional<String> wide = Rights.beyondOwner(path);
      if (wide.isPresent()) {
        throw refused(
            "key-not-private",
            "its mode is " + wide.get() + ": others may have it; chmod 600 it if that did no harm");
      }
      ClusterKey key = ClusterKey.parse(text());
      if (!key.isOf(cluster)) {
        throw refused("foreign-key", "it is another cluster's; this one has the id " + cluster);
      }
      return key;
    } catch (NoSuchFileException e) {
      throw refused(
          "no-key",
          "the cluster's key is not there; copy it, over a safe way, from the host where the disk"
              + " was formatted, or name its place (--key, lockstep.key)");
    } catch (IOException e) {
      throw refused("key-unreadable", reason(e));
    } catch (GeneralSecurityException e) {
      throw refused("bad-key", "it is no cluster's key: " + e.getMessage());
    }
  }

  /** Of a device or a pipe the length is not known, and it may have no end. */
  private String text() throws IOException, GeneralSecurityException {
    if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
      throw new GeneralSecurityException("it is no file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new GeneralSecurityException("it is too long");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "this user may not: " + e.getMessage()
        : e.getClass().getSimpleName() + " " + e.getMessage();
  }

  private ProblemException refused(String code, String why) {
    return new ProblemException(code, "node refused", path.toString(), why);
  }
}
