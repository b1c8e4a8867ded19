package org.lockstep.registration.scenario;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** How much a node has of what client services need, as words: {@code memory=16 cores=4}. */
final class Amounts {
  static final String LIKE = "like memory=16, at most " + Integer.MAX_VALUE;

  private Amounts() {}

  static boolean isOne(String word) {
    return word.matches("[^=\\s]+=[0-9]{1,10}") && number(word) <= Integer.MAX_VALUE;
  }

  private static long number(String word) {
    return Long.parseLong(word.substring(word.indexOf('=') + 1));
  }

  static SortedMap<String, Long> of(Collection<String> words) {
    SortedMap<String, Long> amounts = new TreeMap<>();
    words.forEach(word -> amounts.put(word.substring(0, word.indexOf('=')), number(word)));
    return amounts;
  }
}
