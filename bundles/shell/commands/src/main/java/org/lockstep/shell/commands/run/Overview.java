package org.lockstep.shell.commands.run;

import java.util.List;
import java.util.SortedMap;
import org.lockstep.shell.commands.text.Table;

/** What is printed when no command, or an unknown one, was given. */
public final class Overview {
  private Overview() {}

  public static String of(SortedMap<String, String> descriptions) {
    Table table = new Table("COMMAND", "");
    descriptions.forEach((path, line) -> table.row(List.of(path, line)));
    return "Usage: lockstep [--on NODE] COMMAND [OPTIONS]\n\n"
        + table.text()
        + "\n'lockstep COMMAND --help' explains one.\n";
  }
}
