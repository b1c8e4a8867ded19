package org.lockstep.runtime.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lockstep.base.ProblemException;
import org.lockstep.node.boot.RunFolders;
import org.lockstep.shell.commands.socket.ControlClient;

/** The nodes of this host that listen, and which of them is meant. */
final class Doors {
  private Doors() {}

  /**
   * @param on the node's name, if one was given
   */
  static ControlClient choose(Optional<String> on) {
    String told = System.getenv("LOCKSTEP_RUN");
    if (on.isEmpty() && told != null && !told.isBlank()) {
      ControlClient client = new ControlClient(Path.of(told));
      return require(client.listens(), client, "LOCKSTEP_RUN", "nothing listens in " + told);
    }
    SortedMap<String, ControlClient> found = listening(RunFolders.base());
    if (on.isPresent()) {
      List<ControlClient> named =
          found.entrySet().stream()
              .filter(one -> one.getKey().endsWith("/" + on.get()) || one.getKey().equals(on.get()))
              .map(java.util.Map.Entry::getValue)
              .toList();
      return require(
          named.size() == 1,
          named.isEmpty() ? null : named.get(0),
          "--on " + on.get(),
          list(found));
    }
    return require(
        found.size() == 1, found.isEmpty() ? null : found.get(found.firstKey()), "", list(found));
  }

  private static ControlClient require(
      boolean holds,
      @org.jspecify.annotations.Nullable ControlClient client,
      String where,
      String why) {
    if (!holds || client == null) {
      throw new ProblemException(NOBODY, "no node chosen", where, why);
    }
    return client;
  }

  /** The code of the problem that nobody, or more than one, listens. */
  static final String NOBODY = "nobody-listens";

  private static String list(SortedMap<String, ControlClient> found) {
    return found.isEmpty()
        ? "no node of yours listens below " + RunFolders.base() + "; start one, or set LOCKSTEP_RUN"
        : "these listen: " + String.join(", ", found.keySet()) + "; choose with --on NODE";
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
