package org.lockstep.shell.commands.run;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.shell.commands.text.Table;

/** What is printed when no command, or an unknown one, was given. */
public final class Overview {
  private static final String FOOTER =
      """

      'lockstep COMMAND --help' explains one; what shows something takes --json.
      --on NODE, before the command, says which node of this host is asked;
      --on CLUSTER/NODE where two clusters have a node of that name.
      """;

  private Overview() {}

  /** Of the commands that begin with a word; empty when none does. */
  public static Optional<String> group(SortedMap<String, String> descriptions, String word) {
    SortedMap<String, String> members = new TreeMap<>();
    descriptions.forEach(
        (path, line) -> {
          if (path.startsWith(word + " ")) {
            members.put(path, line);
          }
        });
    return members.isEmpty() ? Optional.empty() : Optional.of(of(members));
  }

  public static String of(SortedMap<String, String> descriptions) {
    Table table = new Table("COMMAND", "");
    descriptions.forEach((path, line) -> table.row(List.of(path, line)));
    return "Usage: lockstep [--on NODE] COMMAND [OPTIONS]\n\n" + table.text() + FOOTER;
  }
}
