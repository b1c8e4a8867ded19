package org.lockstep.base;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What is wrong, where, and why: an error as a value (AL-1).
 *
 * @param code a short stable word for scripts, for example {@code disk-damaged}
 * @param what what was refused or failed
 * @param where the file and offset, field, node or command it is about; may be empty
 * @param why the reason, and what can be done about it
 */
public record Problem(String code, String what, String where, String why) {
  /** The one line that is shown to people, whatever a parser put into the reason. */
  public String line() {
    String place = where.isEmpty() ? "" : " (" + where + ")";
    return Arrays.stream((what + place + ": " + why).split("\\R"))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return line();
  }
}
