package org.lockstep.membership.manager.core;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.NodeConfig;

/**
 * Which nodes the cluster has (DB-1), decided where their joins are: none goes while it takes part,
 * or while what it held is still to be recovered, and no name is two nodes'.
 */
final class ConfiguredNodes {
  private static final String WHAT = "configuration refused";

  private ConfiguredNodes() {}

  /**
   * Why it may not join: it may have been removed after it had read its configuration.
   *
   * @param name which it had found there; empty from an earlier version
   */
  static Optional<Problem> joinObjection(Mutation.Work work, Incarnation boot, String name) {
    String key = NodeConfig.key(boot.node());
    boolean same =
        Optional.ofNullable(work.current(key).get(key))
            .map(NodeConfig::of)
            .filter(node -> name.isEmpty() || node.name().equals(name))
            .isPresent();
    return same
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "unknown-node",
                "join refused",
                name.isEmpty() ? boot.node().toString() : name,
                "it is no longer one of the cluster's nodes; 'lockstep node list' shows them"));
  }

  /**
   * Why they cannot be made.
   *
   * @param changes in their order
   */
  static Optional<Problem> objection(Mutation.Work work, List<Change> changes) {
    List<Change> ours =
        changes.stream().filter(each -> each.key().startsWith(NodeConfig.PREFIX)).toList();
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, StoredRecord> nodes = work.current(NodeConfig.PREFIX);
    for (Change change : ours) {
      Optional<Problem> problem = objection(work.draft, nodes, change);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<Problem> objection(
      Draft draft, SortedMap<String, StoredRecord> nodes, Change change) {
    try {
      if (change.value().isEmpty()) {
        StoredRecord gone = nodes.remove(change.key());
        return gone == null ? Optional.empty() : mustStay(draft, NodeConfig.of(gone));
      }
      StoredRecord fresh = new StoredRecord(change.key(), change.value().get(), 0);
      nodes.put(change.key(), fresh);
      return taken(NodeConfig.of(fresh), NodeConfig.all(nodes));
    } catch (ProblemException e) {
      return Optional.of(e.problem());
    } catch (IllegalArgumentException e) {
      return refused(change.key(), "it cannot be read: " + e.getMessage());
    }
  }

  private static Optional<Problem> mustStay(Draft draft, NodeConfig node) {
    Member member = draft.members.get(node.id());
    if (member != null) {
      return refused(
          node.name(), "it is " + member.state() + "; only a node that is INACTIVE can be removed");
    }
    return draft.owed.entrySet().stream()
        .filter(owed -> owed.getValue().stream().anyMatch(boot -> boot.node().equals(node.id())))
        .findFirst()
        .flatMap(
            owed ->
                refused(
                    node.name(),
                    "its recovery at level "
                        + owed.getKey()
                        + " is still owed: it runs when a node with that level joins (MM-19)"));
  }

  private static Optional<Problem> taken(NodeConfig node, SortedMap<NodeId, NodeConfig> all) {
    return all.values().stream()
        .filter(other -> other.name().equals(node.name()) && !other.id().equals(node.id()))
        .findFirst()
        .flatMap(other -> refused(node.name(), "slot " + other.id().value() + " has that name"));
  }

  private static Optional<Problem> refused(String where, String why) {
    return Optional.of(new Problem("bad-config", WHAT, where, why));
  }
}
