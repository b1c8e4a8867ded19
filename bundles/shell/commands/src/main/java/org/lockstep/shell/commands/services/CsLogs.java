package org.lockstep.shell.commands.services;

import java.util.List;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cs logs NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs logs")
@Command(
    description = "The last lines that its actions and programs wrote on the node that is asked")
public final class CsLogs implements ShellCommand {
  @Reference Registration registration;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--lines", paramLabel = "N", description = "How many at most (${DEFAULT-VALUE})")
  int lines = 100;

  @Override
  public int run(Console console) {
    List<String> said = registration.logs(name, lines);
    said.forEach(console::line);
    if (said.isEmpty()) {
      console.complain("nothing was logged on this node; others are asked with --on NODE\n");
    }
    return 0;
  }
}
