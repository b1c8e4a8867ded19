package org.lockstep.actions.ocf.core;

/** What agents mean by their exit codes. */
public final class ExitCode {
  public static final int SUCCESS = 0;

  /** It is not there, and nothing is wrong with that. */
  public static final int NOT_RUNNING = 7;

  /** By this word agents mark the reason they give. */
  private static final String MARK = "ocf-exit-reason:";

  private static final int MOST_LETTERS = 300;

  private ExitCode() {}

  /**
   * In words, with what the agent said last.
   *
   * @param action what it was asked for
   */
  public static String sentence(String action, int code, String lastLine) {
    String said = lastLine.replace(MARK, "").replaceAll("\\p{Cntrl}", " ").strip();
    if (said.length() > MOST_LETTERS) {
      said = said.substring(0, MOST_LETTERS) + "…";
    }
    return action
        + " ended with exit code "
        + code
        + ", "
        + meaning(code)
        + (said.isEmpty() ? "" : ": " + said);
  }

  private static String meaning(int code) {
    return switch (code) {
      case SUCCESS -> "done";
      case 1 -> "it failed";
      case 2 -> "its parameters are wrong on this node";
      case 3 -> "the agent does not have this action";
      case 4 -> "it may not do it";
      case 5 -> "something that it needs is not installed";
      case 6 -> "its parameters are wrong on every node";
      case NOT_RUNNING -> "it is not running";
      case 8 -> "it is running, promoted";
      case 9 -> "it is promoted and has failed";
      default -> code > 128 ? "a signal ended it" : "which OCF does not know";
    };
  }
}
