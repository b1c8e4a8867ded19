package org.lockstep.node.supervisor;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that is to be launched.
 *
 * @param output where it appends what it prints
 * @param folder where it runs; the supervisor's own when blank
 * @param environment added to the supervisor's own
 */
record Launch(
    long id,
    String owner,
    String output,
    String folder,
    List<String> command,
    Map<String, String> environment) {
  private static final int BEFORE_COMMAND = 4;

  /**
   * @throws RuntimeException when it is none that could be launched
   */
  static Launch of(Frame frame) {
    List<String> words = frame.words();
    int end = BEFORE_COMMAND + Integer.parseInt(words.get(3));
    Map<String, String> environment = new LinkedHashMap<>();
    for (String pair : words.subList(end, words.size())) {
      int at = pair.indexOf('=');
      environment.put(pair.substring(0, at), pair.substring(at + 1));
    }
    words.forEach(Launch::requirePassable);
    List<String> command = List.copyOf(words.subList(BEFORE_COMMAND, end));
    return new Launch(
        frame.number(), words.get(0), words.get(1), words.get(2), command, environment);
  }

  /** The JDK would silently pass question marks. */
  private static void requirePassable(String word) {
    String name = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    CharsetEncoder encoder = Charset.forName(name).newEncoder();
    if (!encoder.canEncode(word)) {
      throw new IllegalArgumentException(
          "'" + word + "' has characters that " + name + " has not; set LANG or LC_ALL");
    }
  }

  /** Asked before the launch: behind a wrapper a missing program would be an exit code. */
  String missing() {
    String program = command.get(0);
    if (!folder.isEmpty() && !Files.isDirectory(Path.of(folder))) {
      return "there is no folder " + folder;
    }
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(folder).resolve(program))
          ? ""
          : program + " does not exist or cannot be executed";
    }
    return isOnPath(program) ? "" : program + " is not found on the path";
  }

  private boolean isOnPath(String program) {
    String own = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String place : environment.getOrDefault("PATH", own).split(":")) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }
}
