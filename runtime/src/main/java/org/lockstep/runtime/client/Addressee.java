package org.lockstep.runtime.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A command line without its {@code --on NODE} or {@code --on=NODE}, which may stand anywhere
 * before the command's own words.
 *
 * @param on the node; empty: none was given
 */
record Addressee(Optional<String> on, List<String> words) {
  private static final String OPTION = "--on";

  /** The option without its node. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param isCommand whether some words begin with a command: those that follow are its own
   */
  static Addressee of(List<String> given, Predicate<List<String>> isCommand)
      throws MissingException {
    for (int at = 0; at < given.size() && !isCommand.test(given.subList(0, at)); at++) {
      String word = given.get(at);
      if (word.startsWith(OPTION + "=")) {
        return new Addressee(
            Optional.of(required(word.substring(OPTION.length() + 1))), without(given, at, 1));
      }
      if (word.equals(OPTION)) {
        if (at + 1 == given.size()) {
          throw new MissingException();
        }
        return new Addressee(Optional.of(required(given.get(at + 1))), without(given, at, 2));
      }
    }
    return new Addressee(Optional.empty(), List.copyOf(given));
  }

  private static String required(String node) throws MissingException {
    if (node.isBlank()) {
      throw new MissingException();
    }
    return node;
  }

  private static List<String> without(List<String> given, int from, int count) {
    List<String> words = new ArrayList<>(given);
    words.subList(from, from + count).clear();
    return List.copyOf(words);
  }
}
