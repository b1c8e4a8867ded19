package org.lockstep.fencing.agents.core;

import java.util.Collection;

/** What a program said last, as people may read it. */
public final class LastLine {
  private static final int MAX_LENGTH = 200;

  private LastLine() {}

  /** Of an output, without the secrets that it may repeat; empty when it says nothing. */
  public static String of(String output, Collection<String> secrets) {
    String hidden = output;
    for (String secret : secrets) {
      hidden = secret.isEmpty() ? hidden : hidden.replace(secret, "***");
    }
    String[] lines = hidden.strip().split("\\R");
    String last = lines.length == 0 ? "" : lines[lines.length - 1];
    last = last.replaceAll("\\p{Cntrl}", " ").strip();
    return last.length() <= MAX_LENGTH ? last : last.substring(0, MAX_LENGTH) + "…";
  }
}
