package org.lockstep.shell.commands.events;

import java.util.concurrent.ExecutionException;
import org.lockstep.events.EventGroups;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code event group disable NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event group disable")
@Command(description = "Has the events of a group watched for nowhere, until it is enabled")
public final class EventGroupDisable implements ShellCommand {
  @Reference EventGroups groups;

  @Mixin GroupSwitch group;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    return group.turn(groups, false, console);
  }
}
