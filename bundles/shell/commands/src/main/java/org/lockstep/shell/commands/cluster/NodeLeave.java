package org.lockstep.shell.commands.cluster;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code node leave [NAME]}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node leave")
@Command(description = "Takes a node out gracefully: its client services move first")
public final class NodeLeave implements ShellCommand {
  @Reference MembershipManager membership;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policyOption = ReferencePolicyOption.GREEDY)
  @Nullable Operations operations;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Default: the node that is asked")
  @Nullable String name;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    MembershipView view = membership.view();
    NodeId node = name == null ? view.localNode() : Names.id(view, name);
    requireMember(view, node);
    var left = node.equals(view.localNode()) ? membership.leave() : membership.leave(node);
    new Awaiting(membership, operations, "leave").end(left, node, console);
    console.line(Names.of(view, node) + " has left");
    return 0;
  }

  private static void requireMember(MembershipView view, NodeId node) {
    boolean inactive =
        view.node(node).map(member -> member.state() == NodeState.INACTIVE).orElse(true);
    if (inactive && !node.equals(view.localNode())) {
      throw new ProblemException(
          "not-a-member",
          "leave refused",
          Names.of(view, node),
          "it is not a member of the cluster; 'lockstep status' shows who is");
    }
  }
}
