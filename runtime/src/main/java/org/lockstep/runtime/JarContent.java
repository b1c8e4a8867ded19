package org.lockstep.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.osgi.framework.connect.ConnectContent;

/**
 * What a bundle of the class path holds.
 *
 * @param jar stays open as long as the process, as those of the class path do
 */
record JarContent(JarFile jar) implements ConnectContent {
  @Override
  public Optional<Map<String, String>> getHeaders() {
    try {
      return Optional.of(
          jar.getManifest().getMainAttributes().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.getKey().toString(),
                      header -> header.getValue().toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Iterable<String> getEntries() {
    return jar.stream().map(ZipEntry::getName).toList();
  }

  @Override
  public Optional<ConnectEntry> getEntry(String path) {
    return Optional.ofNullable(jar.getEntry(path)).map(entry -> new Entry(jar, entry));
  }

  @Override
  public Optional<ClassLoader> getClassLoader() {
    return Optional.of(JarContent.class.getClassLoader());
  }

  @Override
  public void open() {
    // It is.
  }

  @Override
  public void close() {
    // An updated or uninstalled bundle's classes are still those of the class path.
  }

  private record Entry(JarFile jar, ZipEntry entry) implements ConnectEntry {
    @Override
    public String getName() {
      return entry.getName();
    }

    @Override
    public long getContentLength() {
      return entry.getSize();
    }

    @Override
    public long getLastModified() {
      return entry.getTime();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return jar.getInputStream(entry);
    }
  }
}
