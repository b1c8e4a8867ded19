package org.lockstep.shell.commands.services;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipManager;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.WrongUsageException;
import org.lockstep.shell.commands.cluster.Names;
import org.lockstep.shell.commands.text.Json;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code node capacity NAME WHAT=NUMBER…}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node capacity")
@Command(
    description = {
      "How much a node has of what client services need",
      "All of it at once: what is not named it does not have. Nothing moves by that.",
      "Without any it is shown."
    })
public final class NodeCapacity implements ShellCommand {
  @Reference Operations operations;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Parameters(index = "1..*", paramLabel = "WHAT=NUMBER", description = "Like memory=64")
  List<String> amounts = List.of();

  @Option(names = "--none", description = "It has nothing of what is counted")
  boolean none;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  record Document(String node, SortedMap<String, Long> capacity) {}

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    SortedMap<String, Long> read = new TreeMap<>();
    for (String amount : amounts) {
      if (!amount.matches("[A-Za-z][A-Za-z0-9._-]{0,62}=[0-9]{1,9}")) {
        throw new WrongUsageException(
            "bad-amount", "not changed", amount, "it is not like memory=64");
      }
      String[] parts = amount.split("=", 2);
      read.put(parts[0], Long.parseLong(parts[1]));
    }
    NodeId node = Names.id(membership.view(), name);
    if (none && !read.isEmpty()) {
      throw new WrongUsageException(
          "bad-amount", "not changed", "--none", "and yet amounts are given");
    }
    if (none || !read.isEmpty()) {
      operations.capacity(node, read).toCompletableFuture().get();
    }
    Operations.Node said = operations.settings().nodes().get(node);
    SortedMap<String, Long> capacity = said == null ? new TreeMap<>() : said.capacity();
    console.print(
        json ? Json.text(new Document(name, capacity)) : name + " has " + text(capacity) + "\n");
    return 0;
  }

  private static String text(SortedMap<String, Long> amounts) {
    return amounts.isEmpty()
        ? "nothing of what is counted"
        : amounts.entrySet().stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
