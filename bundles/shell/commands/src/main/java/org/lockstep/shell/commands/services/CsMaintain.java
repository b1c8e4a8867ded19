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

/** {@code cs maintain NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs maintain")
@Command(description = "Starts, stops and moves a client service no more, until cs unmaintain")
public final class CsMaintain implements ShellCommand {
  @Reference Registration registration;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    registration.maintain(name, true).toCompletableFuture().get();
    console.line(name + " is in maintenance");
    return 0;
  }
}
