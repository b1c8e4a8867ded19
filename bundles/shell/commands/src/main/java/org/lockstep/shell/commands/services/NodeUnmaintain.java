package org.lockstep.shell.commands.services;

import java.util.concurrent.ExecutionException;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipManager;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Names;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code node unmaintain NAME [--host-is-off]}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node unmaintain")
@Command(description = "Ends the maintenance of a node")
public final class NodeUnmaintain implements ShellCommand {
  @Reference Operations operations;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(
      names = "--host-is-off",
      description = "My word: nothing runs of what the node has handed over to its supervisor")
  boolean off;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    NodeId node = Names.id(membership.view(), name);
    (off ? operations.hostIsOff(node) : operations.maintain(node, false))
        .toCompletableFuture()
        .get();
    console.line(name + " is no longer in maintenance");
    return 0;
  }
}
