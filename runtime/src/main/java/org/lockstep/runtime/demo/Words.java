package org.lockstep.runtime.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A line as words: blanks separate, quotes of either kind hold together. */
final class Words {
  private Words() {}

  /** Empty when a quote is not closed. */
  static Optional<List<String>> of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (char next : line.toCharArray()) {
      boolean closes = quote != 0 && next == quote;
      boolean opens = quote == 0 && (next == '\'' || next == '"');
      if (closes || opens) {
        quote = closes ? 0 : next;
        inWord = true;
      } else if (quote == 0 && Character.isWhitespace(next)) {
        if (inWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
      } else {
        word.append(next);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return quote == 0 ? Optional.of(words) : Optional.empty();
  }
}
