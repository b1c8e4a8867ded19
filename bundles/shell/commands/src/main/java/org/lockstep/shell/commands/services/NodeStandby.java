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

/** {@code node standby NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node standby")
@Command(description = "Moves all client services away from a node, which stays a member")
public final class NodeStandby implements ShellCommand {
  @Reference Operations operations;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    operations.standby(Names.id(membership.view(), name), true).toCompletableFuture().get();
    console.line(name + " is in standby: nothing is on it");
    return 0;
  }
}
