package org.lockstep.shell.commands;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One command: a picocli class with options and parameters, published as an OSGi service of
 * prototype scope with {@link CommandPath}. Each run gets an instance of its own.
 */
@ConsumerType
public interface ShellCommand {
  /**
   * Shows and does, on the caller's thread; interrupted when whoever asked has gone.
   *
   * @return 0 when done, 1 when what was looked at is not well
   * @throws org.lockstep.base.ProblemException when it is refused; the caller shows the one line
   */
  int run(Console console) throws Exception;
}
