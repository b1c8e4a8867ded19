package org.lockstep.runtime.client;

import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import picocli.CommandLine.Command;

/** {@code completion}: source it in bash, or in zsh after {@code bashcompinit}. */
@Command(description = "Prints a completion script for bash and zsh")
final class Completion implements ShellCommand {
  @Override
  public int run(Console console) {
    console.print(KnownCommands.all().completionScript());
    return 0;
  }
}
