package org.lockstep.examples.licences;

import java.util.TreeSet;

/** A bounded number of licences, at most one for each holder. */
final class Licences {
  private final int total;
  private final TreeSet<String> holders = new TreeSet<>();

  Licences(int total) {
    this.total = total;
  }

  /** The answer to one line. */
  synchronized String answer(String line) {
    String[] words = line.trim().split(" +", -1);
    if (words.length == 1 && words[0].equals("COUNT")) {
      return holders.size() + " of " + total;
    }
    if (words.length == 2 && words[0].equals("TAKE")) {
      return take(words[1]);
    }
    if (words.length == 2 && words[0].equals("GIVE")) {
      return holders.remove(words[1]) ? "OK" : "NOT TAKEN";
    }
    return "WHAT? TAKE name, GIVE name, COUNT";
  }

  /** Whoever has one and asks again, after a reconnect for example, keeps it. */
  private String take(String holder) {
    boolean has = holders.contains(holder);
    if (!has && holders.size() == total) {
      return "NONE LEFT";
    }
    holders.add(holder);
    return "OK";
  }
}
