package org.lockstep.shell.commands.events;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.lockstep.events.EventGroups;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.text.Json;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code event group enable} and {@code event group disable} have in common. */
final class GroupSwitch {
  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  int turn(EventGroups groups, boolean enabled, Console console)
      throws InterruptedException, ExecutionException {
    groups.enable(name, enabled).toCompletableFuture().get();
    String done = enabled ? "enabled" : "disabled";
    console.print(json ? Json.text(Map.of(done, name)) : done + " " + name + "\n");
    return 0;
  }
}
