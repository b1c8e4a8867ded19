package org.lockstep.shell.commands;

import java.util.List;
import java.util.Map;

/** What commands are called in shells that have one word and a scope for each. */
public final class ShellNames {
  public static final String SCOPE = "lockstep";

  /** Names that the shells have themselves, and what ours are called instead. */
  private static final Map<String, String> OWN = Map.of("history", "transition-history");

  private ShellNames() {}

  /** {@code cs-list} for {@code cs list}. */
  public static String name(String path) {
    return OWN.getOrDefault(path, path.replace(' ', '-'));
  }

  /** The words of the path, then the arguments. */
  public static List<String> words(String path, List<?> arguments) {
    List<String> words = new java.util.ArrayList<>(List.of(path.split(" ")));
    arguments.forEach(argument -> words.add(String.valueOf(argument)));
    return words;
  }
}
