package org.lockstep.membership;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;

/** A notification without the transitions that a forced leave has overtaken (MM-10, Table 1). */
record Remainder(
    Notification whole, List<NodeTransition> transitions, SortedMap<NodeId, NodeState> states)
    implements Notification {

  /** What is left to be done of it; empty when nothing is. */
  static Optional<Notification> of(Notification whole) {
    List<NodeTransition> left =
        whole.transitions().stream().filter(each -> !isOvertaken(each)).toList();
    if (left.size() == whole.transitions().size()) {
      return Optional.of(whole);
    }
    if (left.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<NodeId, NodeState> states = new TreeMap<>(whole.states());
    whole.transitions().stream()
        .filter(Remainder::isOvertaken)
        .forEach(each -> states.put(each.node(), NodeState.INACTIVE));
    return Optional.of(new Remainder(whole, left, Collections.unmodifiableSortedMap(states)));
  }

  private static boolean isOvertaken(NodeTransition transition) {
    return transition.type() != TransitionType.FORCED_LEAVING
        && transition.aborted().toCompletableFuture().isDone();
  }

  @Override
  public long batch() {
    return whole.batch();
  }

  @Override
  public NodeId localNode() {
    return whole.localNode();
  }
}
