package org.lockstep.shell.commands.cluster;

import java.util.concurrent.ExecutionException;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipManager;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code node force NAME --reason TEXT}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node force")
@Command(description = "Forces a node out; it panics, the others recover what it held")
public final class NodeForce implements ShellCommand {
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Noted in the history")
  String reason;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    NodeId node = Names.id(membership.view(), name);
    Sure.ask(console, yes, "Force " + name + " out of the cluster?");
    membership.force(node, reason).toCompletableFuture().get();
    console.line(name + " is forced out; 'lockstep status' shows the recovery");
    return 0;
  }
}
