package org.lockstep.shell.commands;

/** Nobody reads any more what a command says: it ends, and there is nobody to tell. */
public final class ConsoleGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConsoleGoneException(String why, Throwable cause) {
    super(why, cause);
  }

  public ConsoleGoneException(String why) {
    super(why);
  }
}
