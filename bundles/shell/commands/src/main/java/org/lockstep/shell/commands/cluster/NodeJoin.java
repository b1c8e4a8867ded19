package org.lockstep.shell.commands.cluster;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;

/** {@code node join}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node join")
@Command(
    description =
        "Joins with the node that is asked: one that waits (join = manual), or that has left in a"
            + " process that stays")
public final class NodeJoin implements ShellCommand {
  @Reference MembershipManager membership;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policyOption = ReferencePolicyOption.GREEDY)
  @Nullable Operations operations;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    MembershipView view = membership.view();
    new Awaiting(membership, operations, "join").end(membership.join(), view.localNode(), console);
    console.line(Names.of(view, view.localNode()) + " has joined");
    return 0;
  }
}
