package org.lockstep.shell.commands.services;

import java.util.concurrent.ExecutionException;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cs cleanup NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs cleanup")
@Command(
    description =
        "Forgets which nodes have failed, of a group for all its members, and tries again")
public final class CsCleanup implements ShellCommand {
  @Reference Registration registration;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    registration.cleanup(name).toCompletableFuture().get();
    console.line(name + ": failures are forgotten");
    return 0;
  }
}
