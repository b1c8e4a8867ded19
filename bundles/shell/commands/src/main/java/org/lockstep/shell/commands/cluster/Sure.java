package org.lockstep.shell.commands.cluster;

import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.Console;

/** What destroys or disturbs asks first. */
public final class Sure {
  private Sure() {}

  public static void ask(Console console, boolean yes, String question) {
    if (yes) {
      return;
    }
    String answer =
        console
            .ask(question + " [y/N] ")
            .orElseThrow(
                () ->
                    new ProblemException(
                        "not-confirmed", "not done", "", "nobody can be asked here; add --yes"));
    if (!answer.strip().matches("(?i)y(es)?")) {
      throw new ProblemException("not-confirmed", "not done", "", "you did not say yes");
    }
  }
}
