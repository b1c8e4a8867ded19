package org.lockstep.shell.commands.events;

import org.lockstep.events.EventGroups;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;

/** {@code event export}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event export")
@Command(description = "All event groups as one YAML document that event define takes")
public final class EventExport implements ShellCommand {
  @Reference EventGroups groups;

  @Override
  public int run(Console console) {
    console.print(groups.export());
    return 0;
  }
}
