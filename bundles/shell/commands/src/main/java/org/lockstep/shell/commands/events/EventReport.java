package org.lockstep.shell.commands.events;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventDaemon;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code event report NAME [OUT=TEXT…]}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event report")
@Command(
    description = {
      "Says that an event has happened",
      "So a watcher outside the JVM reports what it has found; the event has to be enabled on this"
          + " node."
    })
public final class EventReport implements ShellCommand {
  @Reference EventDaemon daemon;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Parameters(
      index = "1..*",
      paramLabel = "OUT=TEXT",
      description = "OUT parameters, like reason='no paper'")
  List<String> given = List.of();

  @Override
  public int run(Console console) {
    Map<String, String> out = new TreeMap<>();
    for (String each : given) {
      String[] parts = each.split("=", 2);
      if (parts.length != 2 || !parts[0].matches("[A-Za-z0-9_.-]{1,64}")) {
        throw new ProblemException("bad-out", "not reported", each, "it is not like reason=TEXT");
      }
      out.put(parts[0], parts[1]);
    }
    daemon.report(name, out);
    console.line("reported " + name);
    return 0;
  }
}
