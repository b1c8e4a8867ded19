package org.lockstep.shell.commands.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipView;

/** Names of nodes, as people give and read them. */
public final class Names {
  private static final Pattern BOOT = Pattern.compile("\\bN(\\d{1,3})#(\\d+)");

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

  /** The name of a node, or its slot where it is no longer configured. */
  public static String of(MembershipView view, NodeId id) {
    return view.node(id).map(MembershipView.Member::name).orElse("slot " + id.value());
  }

  /** A text of the cores, which say {@code N0#3} for the third boot of the node in slot 0. */
  public static String in(MembershipView view, String text) {
    return BOOT.matcher(text)
        .replaceAll(
            boot ->
                Matcher.quoteReplacement(
                    of(view, NodeId.of(Integer.parseInt(boot.group(1))))
                        + " (boot "
                        + boot.group(2)
                        + ")"));
  }
}
