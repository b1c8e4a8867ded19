package org.lockstep.shell.commands.nodes;

import java.util.concurrent.ExecutionException;
import org.lockstep.membership.spi.NodeConfiguration;
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

/** {@code node remove NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node remove")
@Command(description = "One node less: it has left, or was forced out and recovered")
public final class NodeRemove implements ShellCommand {
  @Reference NodeConfiguration configuration;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    Sure.ask(console, yes, "Remove " + name + " from the cluster's nodes?");
    configuration.remove(name).toCompletableFuture().get();
    console.line(name + " is no longer one of the cluster's nodes");
    return 0;
  }
}
