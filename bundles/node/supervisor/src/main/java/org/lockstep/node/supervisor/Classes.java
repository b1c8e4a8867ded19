package org.lockstep.node.supervisor;

import java.io.File;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * Loads this process's classes while they are there: when it has to act, the folder it was started
 * from may have gone, or hold another version.
 */
final class Classes {
  private static final String SUFFIX = ".class";

  private Classes() {}

  static void load() {
    try {
      CodeSource source = Classes.class.getProtectionDomain().getCodeSource();
      String here = Classes.class.getPackageName();
      Path folder = Path.of(source.getLocation().toURI()).resolve(here.replace('.', '/'));
      File[] files = folder.toFile().listFiles((in, name) -> name.endsWith(SUFFIX));
      for (File file : files == null ? new File[0] : files) {
        String name = file.getName();
        Class.forName(here + "." + name.substring(0, name.length() - SUFFIX.length()));
      }
    } catch (Exception | LinkageError e) {
      Journal.say("not all classes could be loaded before they are needed: " + e);
    }
  }
}
