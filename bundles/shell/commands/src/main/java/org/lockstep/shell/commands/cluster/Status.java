package org.lockstep.shell.commands.cluster;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Operations;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "status")
@Command(
    description = "Nodes, levels, transitions under way and whom they wait for, client services")
public final class Status implements ShellCommand {
  private static final long EVERY_MS = 500;
  private static final Operations.Settings NOTHING_SAID =
      new Operations.Settings(false, false, new TreeMap<>());

  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

  @Reference MembershipManager membership;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policyOption = ReferencePolicyOption.GREEDY)
  @Nullable Registration registration;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policyOption = ReferencePolicyOption.GREEDY)
  @Nullable Operations operations;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Option(names = "--watch", description = "Again and again, until interrupted")
  boolean watch;

  @Override
  public int run(Console console) throws InterruptedException {
    show(console);
    while (watch) {
      TimeUnit.MILLISECONDS.sleep(EVERY_MS);
      show(console);
    }
    return 0;
  }

  private void show(Console console) {
    MembershipView view = membership.view();
    StatusDocument status =
        StatusDocument.of(
            view,
            registration == null ? List.of() : registration.list(),
            operations == null ? NOTHING_SAID : operations.settings(),
            Departures.of(view, operations));
    if (json) {
      console.print(Json.text(status));
      return;
    }
    String text = Paint.states(new StatusText(status).text(), console.terminal());
    console.print(watch && console.terminal() ? HOME_AND_CLEAR + text : text);
  }
}
