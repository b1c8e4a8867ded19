package org.lockstep.shell.commands;

import org.lockstep.base.ProblemException;

/** What a command finds wrong with its words when it runs: the exit code is that of wrong usage. */
public final class WrongUsageException extends ProblemException {
  private static final long serialVersionUID = 1L;

  public WrongUsageException(String code, String what, String where, String why) {
    super(code, what, where, why);
  }
}
