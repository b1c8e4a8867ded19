package org.lockstep.runtime.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lockstep.base.ProblemException;
import org.lockstep.node.boot.RunFolders;
import org.lockstep.shell.commands.socket.ControlClient;

/** The nodes of this host that listen, and which of them is meant. */
final class Doors {
  /** The code of the problem that nobody listens. */
  static final String NOBODY = "nobody-listens";

  private Doors() {}

  /**
   * @param on the node's name, if one was given
   */
  static ControlClient choose(Optional<String> on) {
    String told = System.getenv("LOCKSTEP_RUN");
    if (on.isEmpty() && told != null && !told.isBlank()) {
      ControlClient client = new ControlClient(Path.of(told));
      if (client.listens()) {
        return client;
      }
      throw nobody("LOCKSTEP_RUN", "nothing listens in " + told);
    }
    return choose(on, listening(RunFolders.base()));
  }

  /**
   * @param found by {@code cluster/node}
   */
  static ControlClient choose(Optional<String> on, SortedMap<String, ControlClient> found) {
    SortedMap<String, ControlClient> meant = new TreeMap<>(found);
    on.ifPresent(
        node -> meant.keySet().removeIf(key -> !key.equals(node) && !key.endsWith("/" + node)));
    if (meant.size() == 1) {
      return Objects.requireNonNull(meant.get(meant.firstKey()));
    }
    String where = on.map(node -> "--on " + node).orElse("--on");
    if (meant.isEmpty()) {
      throw nobody(
          where,
          found.isEmpty()
              ? "no node of yours listens below "
                  + RunFolders.base()
                  + "; start one, or set LOCKSTEP_RUN"
              : "these listen: " + String.join(", ", found.keySet()));
    }
    String form = on.isPresent() ? "--on CLUSTER/NODE, like --on " + meant.firstKey() : "--on NODE";
    throw new ProblemException(
        "which-node",
        "no node chosen",
        where,
        "these listen: " + String.join(", ", meant.keySet()) + "; choose with " + form);
  }

  private static ProblemException nobody(String where, String why) {
    return new ProblemException(NOBODY, "no node chosen", where, why);
  }

  /** By {@code cluster/node}. */
  private static SortedMap<String, ControlClient> listening(Path base) {
    SortedMap<String, ControlClient> found = new TreeMap<>();
    for (Path cluster : folders(base)) {
      for (Path node : folders(cluster)) {
        ControlClient client = new ControlClient(node);
        if (client.listens()) {
          found.put(base.relativize(node).toString(), client);
        }
      }
    }
    return found;
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      return List.of(); // there is none yet, or it is not ours
    }
  }
}
