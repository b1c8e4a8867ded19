package org.lockstep.shell.commands.services;

import java.util.concurrent.ExecutionException;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Sure;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cs remove NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs remove")
@Command(description = "Forgets a client service that is DEREGISTERED")
public final class CsRemove implements ShellCommand {
  @Reference Registration registration;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    if (registration.show(name).isEmpty()) {
      throw Missing.clientService(registration, "not removed", name);
    }
    Sure.ask(console, yes, "Remove the client service " + name + "?");
    registration.remove(name).toCompletableFuture().get();
    console.line("removed " + name);
    return 0;
  }
}
