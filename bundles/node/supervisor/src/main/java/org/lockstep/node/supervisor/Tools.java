package org.lockstep.node.supervisor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The system's programs that this process makes use of; they need not be there. */
final class Tools {
  private static final List<Path> PLACES = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  private Tools() {}

  /** Absolute: what is launched may have a search path of its own. */
  static String path(String name) {
    return PLACES.stream()
        .map(place -> place.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElse(name);
  }

  /** Goes before a command line that is to die with the thread that starts it. */
  static List<String> deathSignal() {
    return List.of(path("setpriv"), "--pdeathsig", "KILL", "--");
  }
}
