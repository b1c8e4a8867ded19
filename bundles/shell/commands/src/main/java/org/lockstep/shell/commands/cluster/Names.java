package org.lockstep.shell.commands.cluster;

import java.util.stream.Collectors;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipView;

/** Names of nodes, as people give and read them. */
public final class Names {
  private Names() {}

  /** The id of a node by its name. */
  public static NodeId id(MembershipView view, String name) {
    return view.node(name)
        .map(MembershipView.Member::id)
        .orElseThrow(
            () ->
                new ProblemException(
                    "unknown-node",
                    "no such node",
                    name,
                    "the cluster has "
                        + view.nodes().stream()
                            .map(MembershipView.Member::name)
                            .collect(Collectors.joining(", "))));
  }

  /** The name of a node, or its id where it is no longer configured. */
  public static String of(MembershipView view, NodeId id) {
    return view.node(id).map(MembershipView.Member::name).orElse(id.toString());
  }
}
