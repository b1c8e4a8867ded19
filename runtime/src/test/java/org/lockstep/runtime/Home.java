package org.lockstep.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build made, installed in a folder, with one bundle more. */
record Home(Path folder) {
  private static final Path BUILT = Path.of("target", "lockstep").toAbsolutePath();

  static Home with(Path folder, byte[] bundle) throws IOException {
    for (String part : List.of("lib", "logging", "bundles", "examples")) {
      copy(BUILT.resolve(part), Files.createDirectories(folder.resolve(part)));
    }
    Files.write(folder.resolve("bundles").resolve("counting.jar"), bundle);
    Files.copy(Path.of("lockstep"), folder.resolve("lockstep"));
    return new Home(folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, to.resolve(jar.getFileName()));
      }
    }
  }

  Path script() {
    return folder.resolve("lockstep");
  }
}
