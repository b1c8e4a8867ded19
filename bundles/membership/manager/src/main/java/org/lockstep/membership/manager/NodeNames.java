package org.lockstep.membership.manager;

import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Snapshot;

/**
 * The cores know nodes by their slots. Whoever reads a refusal knows names, of which one may look
 * just like another node's slot.
 */
final class NodeNames {
  private static final Pattern SLOT = Pattern.compile("\\bN(\\d{1,4})(?:#(\\d+))?\\b");

  private NodeNames() {}

  /** The same problem with the configured names. */
  static Problem in(Problem problem, Snapshot copy) {
    SortedMap<NodeId, NodeConfig> nodes = NodeConfig.all(copy.records());
    return new Problem(
        problem.code(),
        in(problem.what(), nodes),
        in(problem.where(), nodes),
        in(problem.why(), nodes));
  }

  static String in(String text, SortedMap<NodeId, NodeConfig> nodes) {
    return SLOT.matcher(text).replaceAll(slot -> name(slot, nodes));
  }

  private static String name(MatchResult slot, SortedMap<NodeId, NodeConfig> nodes) {
    int id = Integer.parseInt(slot.group(1));
    String name =
        Optional.ofNullable(id <= NodeId.MAX ? nodes.get(NodeId.of(id)) : null)
            .map(NodeConfig::name)
            .orElse("slot " + id);
    return slot.group(2) == null ? name : name + " (boot " + slot.group(2) + ")";
  }
}
