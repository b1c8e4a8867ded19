package org.lockstep.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.ShellNames;

/** A command as Karaf's shell knows it, with completion; who may run it is in the ACL file. */
record KarafCommand(String path, Commands commands) implements Command {
  @Override
  public String getScope() {
    return ShellNames.SCOPE;
  }

  @Override
  public String getName() {
    return ShellNames.name(path);
  }

  @Override
  public String getDescription() {
    return commands.paths().getOrDefault(path, "");
  }

  @Override
  public Completer getCompleter(boolean scripted) {
    return (session, line, candidates) -> {
      String[] typed = line.getArguments();
      List<String> arguments =
          List.of(typed).subList(Math.min(1, typed.length), line.getCursorArgumentIndex() + 1);
      List<String> words = ShellNames.words(path, arguments);
      candidates.addAll(commands.complete(words));
      return candidates.isEmpty() ? -1 : line.getBufferPosition() - line.getArgumentPosition();
    };
  }

  @Override
  public @Nullable Parser getParser() {
    return null;
  }

  /** One that fails ends the script it is in; the reason has been said by then. */
  @Override
  public @Nullable Object execute(Session session, List<Object> arguments) throws CommandException {
    int exit = commands.run(ShellNames.words(path, arguments), new SessionConsole(session));
    if (exit != Commands.DONE) {
      throw new CommandException(getScope() + ":" + getName() + " ended with exit code " + exit);
    }
    return null;
  }
}
