package org.lockstep.shell.commands.run;

/** What somebody typed, as it is said back: on one line, and not all of it if it is long. */
final class Shown {
  private static final int LONGEST = 1_000;

  private Shown() {}

  static String of(String text) {
    String begin = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return begin.replaceAll("\\R", " ");
  }
}
