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

/** {@code maintain}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "maintain")
@Command(description = "Starts, stops and moves nothing anywhere any more, until unmaintain")
public final class Maintain implements ShellCommand {
  @Reference Operations operations;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    operations.maintain(true).toCompletableFuture().get();
    console.line("the cluster is in maintenance");
    return 0;
  }
}
