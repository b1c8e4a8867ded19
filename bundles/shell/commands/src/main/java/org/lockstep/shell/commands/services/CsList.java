package org.lockstep.shell.commands.services;

import org.lockstep.membership.MembershipManager;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.ServiceRow;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cs list}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs list")
@Command(description = "All client services, their states and nodes")
public final class CsList implements ShellCommand {
  @Reference Registration registration;
  @Reference MembershipManager membership;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Override
  public int run(Console console) {
    var rows =
        registration.list().stream()
            .map(service -> ServiceRow.of(service, membership.view()))
            .toList();
    console.print(
        json ? Json.text(rows) : Paint.states(ServiceRow.table(rows), console.terminal()));
    return 0;
  }
}
