package org.lockstep.shell.commands.events;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.lockstep.base.Nearest;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventGroups;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Sure;
import org.lockstep.shell.commands.text.Json;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code event remove NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event remove")
@Command(description = "Forgets an event group")
public final class EventRemove implements ShellCommand {
  @Reference EventGroups groups;

  @Parameters(index = "0", paramLabel = "NAME", description = "Of a group")
  String name;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    SortedSet<String> known = new TreeSet<>();
    groups.groups().forEach(group -> known.add(group.name()));
    if (!known.contains(name)) {
      throw new ProblemException(
          "unknown-event-group",
          "not removed",
          name,
          "no event group has this name; " + Nearest.of(name, known));
    }
    Sure.ask(console, yes, "Remove the event group " + name + "?");
    groups.remove(name).toCompletableFuture().get();
    console.print(json ? Json.text(Map.of("removed", name)) : "removed " + name + "\n");
    return 0;
  }
}
