package org.lockstep.shell.commands.events;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.lockstep.events.EventGroups;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code event group disable NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event group disable")
@Command(description = "Has the events of a group watched for nowhere, until it is enabled")
public final class EventGroupDisable implements ShellCommand {
  @Reference EventGroups groups;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    groups.enable(name, false).toCompletableFuture().get();
    console.print(json ? Json.text(Map.of("disabled", name)) : "disabled " + name + "\n");
    return 0;
  }
}
