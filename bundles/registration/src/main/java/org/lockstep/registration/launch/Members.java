package org.lockstep.registration.launch;

import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The membership manager, seen from here. */
record Members(MembershipManager membership, Incarnation self) implements Cluster {
  private static final String EVENT_MANAGER = "event-manager";
  private static final Logger LOG = LoggerFactory.getLogger(Members.class);

  @Override
  public SortedMap<NodeId, Known> nodes() {
    SortedMap<NodeId, Known> nodes = new TreeMap<>();
    membership
        .view()
        .nodes()
        .forEach(
            node ->
                nodes.put(
                    node.id(),
                    new Known(
                        node.name(),
                        node.incarnation(),
                        node.state(),
                        node.at(EVENT_MANAGER).orElse(NodeState.INACTIVE))));
    return nodes;
  }

  @Override
  public boolean hasLeft(NodeId node) {
    return membership.history().stream()
        .filter(past -> past.node().equals(node) && !past.partial())
        .reduce((earlier, later) -> later)
        .filter(last -> last.type() == TransitionType.LEAVING)
        .isPresent();
  }

  @Override
  public void forceOut(String reason) {
    membership
        .force(self.node(), reason)
        .whenComplete(
            (ignored, failure) -> {
              if (failure != null) {
                LOG.error("This node could not be forced out for {}", reason, failure);
              }
            });
  }
}
