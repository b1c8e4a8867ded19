package org.lockstep.shell.commands.services;

import java.util.concurrent.ExecutionException;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;

/** {@code unfreeze}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "unfreeze")
@Command(description = "Lets client services move by themselves again")
public final class Unfreeze implements ShellCommand {
  @Reference Operations operations;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    operations.freeze(false).toCompletableFuture().get();
    console.line("the cluster is no longer frozen");
    return 0;
  }
}
