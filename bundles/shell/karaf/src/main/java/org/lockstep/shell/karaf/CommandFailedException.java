package org.lockstep.shell.karaf;

/** A command that was refused or failed: what follows it in a script is not run. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private CommandFailedException(String path, int exit) {
    super("'" + path + "' ended with exit code " + exit);
  }

  /** The reason has been said by then. */
  static void unlessDone(String path, int exit) throws CommandFailedException {
    if (exit != 0) {
      throw new CommandFailedException(path, exit);
    }
  }
}
