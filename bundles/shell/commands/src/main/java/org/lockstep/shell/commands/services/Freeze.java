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

/** {@code freeze}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "freeze")
@Command(description = "Moves nothing by itself any more, until unfreeze")
public final class Freeze implements ShellCommand {
  @Reference Operations operations;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    operations.freeze(true).toCompletableFuture().get();
    console.line("the cluster is frozen: nothing moves by itself");
    return 0;
  }
}
