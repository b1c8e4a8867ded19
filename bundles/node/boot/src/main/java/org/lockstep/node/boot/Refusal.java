package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that cannot boot says why in one line: in the log, and where its starter looks. */
final class Refusal {
  private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
  private static final String FILE = "problem";
  private static final int EXIT = 1;

  private Refusal() {}

  static void of(String line, Optional<String> runFolder, boolean exits) {
    LOG.error("{}", line);
    runFolder.ifPresent(folder -> writeDown(folder, line));
    if (exits) {
      System.err.println(line); // the process is this node's alone: somebody may look at it
      Runtime.getRuntime().halt(EXIT);
    }
  }

  private static void writeDown(String runFolder, String line) {
    try {
      Path folder = Path.of(runFolder);
      RunFolders.create(folder);
      Files.writeString(folder.resolve(FILE), line + System.lineSeparator());
    } catch (IOException | InvalidPathException e) {
      LOG.error("The problem could not be written down either", e);
    }
  }
}
