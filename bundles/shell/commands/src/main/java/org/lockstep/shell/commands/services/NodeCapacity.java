package org.lockstep.shell.commands.services;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipManager;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Names;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code node capacity NAME WHAT=NUMBER…}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node capacity")
@Command(
    description = {
      "How much a node has of what client services need",
      "All of it at once: what is not named it does not have. Nothing moves by that."
    })
public final class NodeCapacity implements ShellCommand {
  @Reference Operations operations;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Parameters(index = "1..*", paramLabel = "WHAT=NUMBER", description = "Like memory=64")
  List<String> amounts = List.of();

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    SortedMap<String, Long> read = new TreeMap<>();
    for (String amount : amounts) {
      if (!amount.matches("[A-Za-z][A-Za-z0-9._-]{0,62}=[0-9]{1,9}")) {
        throw new ProblemException("bad-amount", "not changed", amount, "it is not like memory=64");
      }
      String[] parts = amount.split("=", 2);
      read.put(parts[0], Long.parseLong(parts[1]));
    }
    operations.capacity(Names.id(membership.view(), name), read).toCompletableFuture().get();
    console.line(name + " has " + (read.isEmpty() ? "nothing of what is counted" : read));
    return 0;
  }
}
