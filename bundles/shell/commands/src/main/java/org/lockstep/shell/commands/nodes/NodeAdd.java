package org.lockstep.shell.commands.nodes;

import java.util.concurrent.ExecutionException;
import org.lockstep.base.NodeId;
import org.lockstep.membership.spi.NodeConfiguration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code node add NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node add")
@Command(description = "One node more: it gets a slot, and may start at once")
public final class NodeAdd implements ShellCommand {
  private static final String WHAT = "node not added";

  @Reference NodeConfiguration configuration;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Mixin NodeSettings settings;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    NodeId slot =
        configuration
            .add(name, plain -> settings.of(plain, WHAT, console))
            .toCompletableFuture()
            .get();
    console.line(
        name
            + " has slot "
            + slot.value()
            + "; start it with 'lockstep node start --node "
            + name
            + "'");
    return 0;
  }
}
