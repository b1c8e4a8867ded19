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

/** {@code fence confirm NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "fence confirm")
@Command(
    description = "You vouch that a node is dead and stays so: switched off, or cut off its disk")
public final class FenceConfirm implements ShellCommand {
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    NodeId node = Names.id(membership.view(), name);
    Sure.ask(
        console,
        yes,
        "If " + name + " is not dead, data will be corrupted. Do you vouch that it is dead?");
    membership.confirmDead(node).toCompletableFuture().get();
    console.line("noted: " + name + " is dead");
    return 0;
  }
}
