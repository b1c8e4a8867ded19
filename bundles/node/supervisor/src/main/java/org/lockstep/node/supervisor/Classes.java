package org.lockstep.node.supervisor;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads this process's classes while they are there: when it has to act, the folder or jar it was
 * started from may have gone, or be another version.
 */
final class Classes {
  private static final String SUFFIX = ".class";
  private static final String PACKAGE = Classes.class.getPackageName();
  private static final String FOLDER = PACKAGE.replace('.', '/');

  private Classes() {}

  static void load() {
    try {
      File source =
          new File(Classes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (String file : source.isDirectory() ? inFolder(source) : inJar(source)) {
        if (file.endsWith(SUFFIX)) {
          String name = file.substring(0, file.length() - SUFFIX.length());
          Class.forName(PACKAGE + "." + name);
        }
      }
    } catch (Exception | LinkageError e) {
      Journal.say("not all classes could be loaded before they are needed: " + e);
    }
  }

  private static List<String> inFolder(File folder) {
    String[] names = new File(folder, FOLDER).list();
    return names == null ? List.of() : List.of(names);
  }

  private static List<String> inJar(File file) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile jar = new JarFile(file)) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        String name = all.nextElement().getName();
        if (name.startsWith(FOLDER + "/")) {
          names.add(name.substring(FOLDER.length() + 1));
        }
      }
    }
    return names;
  }
}
