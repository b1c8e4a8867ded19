package org.lockstep.shell.commands.services;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Names;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cs transfer NAME [NODE]}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs transfer")
@Command(description = "Moves a client service to another node")
public final class CsTransfer implements ShellCommand {
  @Reference Registration registration;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NODE",
      description = "Default: the best one")
  @Nullable String node;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    MembershipView view = membership.view();
    registration
        .transfer(name, Optional.ofNullable(node).map(on -> Names.id(view, on)))
        .toCompletableFuture()
        .get();
    console.line(Where.of(registration, view, name));
    return 0;
  }
}
