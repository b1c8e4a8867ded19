package org.lockstep.registration;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What operators do with whole nodes and with the whole cluster, an OSGi service; any member
 * answers the same (AL-6). Any thread may call it; stages that are refused fail with a {@link
 * org.lockstep.base.ProblemException} and changed nothing.
 */
@ProviderType
public interface Operations {
  /**
   * Drains a node without its leaving, or lets it be chosen again. Completes when nothing is on it
   * any more; what cannot go on elsewhere is stopped.
   */
  CompletionStage<Void> standby(NodeId node, boolean standby);

  /**
   * While a node is maintained nothing is started, stopped or moved there. What runs on it goes on
   * without it when it leaves meanwhile, and its next boot adopts that; until then the maintenance
   * does not end (ND-3).
   */
  CompletionStage<Void> maintain(NodeId node, boolean maintained);

  /**
   * An operator's word that nothing runs of what a node has handed over to its supervisor: its
   * maintenance ends, and that may be started elsewhere. Where the word is wrong it runs twice
   * (RL-15).
   */
  CompletionStage<Void> hostIsOff(NodeId node);

  /** While all is maintained nothing is started, stopped or moved anywhere. */
  CompletionStage<Void> maintain(boolean maintained);

  /**
   * While the cluster is frozen nothing goes by itself to where it was not; what people ask for is
   * done.
   */
  CompletionStage<Void> freeze(boolean frozen);

  /**
   * How much a node has of what client services need, all of it at once: what is not named it does
   * not have. Nothing moves by that.
   */
  CompletionStage<Void> capacity(NodeId node, SortedMap<String, Long> amounts);

  /**
   * What the graceful leave of a node waits for before it is acknowledged (RL-10): what is still to
   * go from there, and all that is on its way. Empty: for nothing, or it does not leave.
   */
  List<Remaining> remaining(NodeId leaving);

  /**
   * A client service that a leave waits for.
   *
   * @param waitsFor what it waits for itself and how that is ended, for people; empty: for an
   *     action to end
   */
  record Remaining(String name, Optional<String> waitsFor) {}

  Settings settings();

  /**
   * What has been said.
   *
   * @param nodes those of which something has
   */
  record Settings(boolean frozen, boolean maintained, SortedMap<NodeId, Node> nodes) {
    public Settings {
      nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }
  }

  /** What has been said of a node. */
  record Node(boolean standby, boolean maintained, SortedMap<String, Long> capacity) {
    public Node {
      capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
    }
  }
}
