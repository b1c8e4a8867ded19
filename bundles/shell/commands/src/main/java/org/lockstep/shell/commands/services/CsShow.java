package org.lockstep.shell.commands.services;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Names;
import org.lockstep.shell.commands.cluster.ServiceRow;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.Times;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cs show NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs show")
@Command(description = "One client service: its definition and the last 20 changes with reasons")
public final class CsShow implements ShellCommand {
  @Reference Registration registration;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  record Shown(@JsonUnwrapped ServiceRow service, String definition, List<Change> changes) {}

  record Change(String at, String state, @Nullable String node, String reason) {}

  @Override
  public int run(Console console) {
    ClientServiceView service =
        registration
            .show(name)
            .orElseThrow(() -> Missing.clientService(registration, "not found", name));
    MembershipView view = membership.view();
    Shown shown =
        new Shown(ServiceRow.of(service, view), service.definition(), changes(service, view));
    console.print(json ? Json.text(shown) : Paint.states(text(shown), console.terminal()));
    return 0;
  }

  private static List<Change> changes(ClientServiceView service, MembershipView view) {
    return service.changes().stream()
        .map(
            change ->
                new Change(
                    Times.iso(change.at()),
                    change.state().name(),
                    change.node().map(id -> Names.of(view, id)).orElse(null),
                    Names.in(view, change.reason())))
        .toList();
  }

  private static String text(Shown shown) {
    Table table = new Table("AT", "STATE", "NODE", "REASON");
    shown
        .changes()
        .forEach(
            one ->
                table.row(
                    one.at(), one.state(), one.node() == null ? "" : one.node(), one.reason()));
    String waits = shown.service().waitsFor();
    return ServiceRow.table(List.of(shown.service()))
        + (waits == null || waits.equals(shown.service().waitsBriefly()) ? "" : waits + "\n")
        + "\n"
        + shown.definition().stripTrailing()
        + "\n\n"
        + table.text();
  }
}
