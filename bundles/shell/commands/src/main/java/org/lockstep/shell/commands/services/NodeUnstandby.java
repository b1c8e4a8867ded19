package org.lockstep.shell.commands.services;

import java.util.concurrent.ExecutionException;
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
import picocli.CommandLine.Parameters;

/** {@code node unstandby NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node unstandby")
@Command(description = "Lets a node in standby be chosen again")
public final class NodeUnstandby implements ShellCommand {
  @Reference Operations operations;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    operations.standby(Names.id(membership.view(), name), false).toCompletableFuture().get();
    console.line(name + " can be chosen again");
    return 0;
  }
}
