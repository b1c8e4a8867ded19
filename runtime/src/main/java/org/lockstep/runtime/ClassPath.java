package org.lockstep.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of nodes and commands: the same for all, in the same order, as the script has it
 * too, since the JVM takes a shared archive only for the class path that it was made with.
 */
public final class ClassPath {
  private static final List<String> FOLDERS = List.of("lib", "logging", "bundles");

  private ClassPath() {}

  /** As the option {@code -cp} wants it. */
  public static String of(Path home) throws IOException {
    StringBuilder path = new StringBuilder();
    for (String folder : FOLDERS) {
      for (Path jar : jars(home.resolve(folder))) {
        path.append(path.isEmpty() ? "" : File.pathSeparator).append(jar);
      }
    }
    return path.toString();
  }

  /** Those of a folder, in the order of their names' bytes. */
  static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** What is on this process's own. */
  static Set<Path> current() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().normalize())
        .collect(Collectors.toUnmodifiableSet());
  }
}
