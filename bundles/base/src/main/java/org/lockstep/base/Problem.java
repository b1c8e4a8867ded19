package org.lockstep.base;

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
    return (what + place + ": " + why).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  @Override
  public String toString() {
    return line();
  }
}
