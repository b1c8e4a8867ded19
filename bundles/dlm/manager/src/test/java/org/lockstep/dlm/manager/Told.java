package org.lockstep.dlm.manager;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionType;

/** A notification of one transition. */
record Told(
    long batch, NodeTransition transition, SortedMap<NodeId, NodeState> states, NodeId localNode)
    implements Notification {
  @Override
  public List<NodeTransition> transitions() {
    return List.of(transition);
  }

  record Change(Incarnation incarnation, TransitionType type, int barrier, int barriers)
      implements NodeTransition {
    @Override
    public NodeId node() {
      return incarnation.node();
    }

    @Override
    public NodeState previous() {
      return type == TransitionType.JOINING ? NodeState.INACTIVE : NodeState.JOINED;
    }

    @Override
    public boolean partial() {
      return false;
    }

    @Override
    public CompletionStage<Void> aborted() {
      return new CompletableFuture<>();
    }

    @Override
    public void extend(Duration more) {}

    @Override
    public void waitingFor(NodeId node) {}
  }
}
