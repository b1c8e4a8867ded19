package org.lockstep.shell.commands.text;

import java.util.List;
import java.util.SortedMap;

/** What a dry run shows first. */
public final class Differences {
  private Differences() {}

  /**
   * @param differences lines by name
   */
  public static String text(SortedMap<String, List<String>> differences) {
    StringBuilder text = new StringBuilder();
    differences.forEach(
        (name, lines) -> {
          text.append(name).append('\n');
          lines.forEach(line -> text.append("  ").append(line).append('\n'));
        });
    return text.isEmpty() ? "Nothing would change.\n" : text.toString();
  }
}
