package org.lockstep.shell.commands.nodes;

import java.util.concurrent.ExecutionException;
import org.lockstep.base.ProblemException;
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

/** {@code node set NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node set")
@Command(description = "Changes what a node is configured with")
public final class NodeSet implements ShellCommand {
  private static final String WHAT = "node not changed";

  @Reference NodeConfiguration configuration;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Mixin NodeSettings settings;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    if (settings.none()) {
      throw new ProblemException(
          "nothing-to-do", WHAT, name, "say what: --config, --address or --label");
    }
    configuration
        .change(name, before -> settings.of(before, WHAT, console))
        .toCompletableFuture()
        .get();
    console.line(
        name + " is changed: labels and fencing count at once, all else when it starts next");
    return 0;
  }
}
