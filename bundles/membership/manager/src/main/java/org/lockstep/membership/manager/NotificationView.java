package org.lockstep.membership.manager;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.Part;

/** One barrier of a batch, as a listener sees it. */
record NotificationView(
    long batch,
    List<NodeTransition> transitions,
    SortedMap<NodeId, NodeState> states,
    NodeId localNode)
    implements Notification {

  /**
   * @param configured every node is in the states, INACTIVE where the level has nothing else to say
   * @param aborts completes when the boot is being forced out
   * @param progress hears what the listener says of its work
   */
  static NotificationView of(
      Batch batch,
      int barrier,
      NodeId localNode,
      SortedSet<NodeId> configured,
      Function<Incarnation, CompletableFuture<Void>> aborts,
      Progress progress) {
    SortedMap<NodeId, NodeState> states = new TreeMap<>();
    configured.forEach(node -> states.put(node, NodeState.INACTIVE));
    states.putAll(batch.states());
    List<NodeTransition> transitions =
        batch.parts().stream()
            .filter(part -> barrier < part.barriers())
            .<NodeTransition>map(
                part -> new View(part, barrier, aborts.apply(part.boot()), progress))
            .toList();
    return new NotificationView(
        batch.id(), transitions, Collections.unmodifiableSortedMap(states), localNode);
  }

  /** Before the acknowledgement; on any thread. */
  interface Progress {
    void working(Duration more, Optional<NodeId> waitsFor);
  }

  private record View(Part part, int barrier, CompletableFuture<Void> abort, Progress progress)
      implements NodeTransition {
    @Override
    public NodeId node() {
      return part.boot().node();
    }

    @Override
    public Incarnation incarnation() {
      return part.boot();
    }

    @Override
    public TransitionType type() {
      return part.type();
    }

    @Override
    public int barriers() {
      return part.barriers();
    }

    @Override
    public NodeState previous() {
      return part.previous();
    }

    @Override
    public boolean partial() {
      return part.partial();
    }

    @Override
    public CompletionStage<Void> aborted() {
      return abort.copy();
    }

    @Override
    public void extend(Duration more) {
      if (more.isNegative()) {
        throw new IllegalArgumentException("an extension of " + more);
      }
      progress.working(more, Optional.empty());
    }

    @Override
    public void waitingFor(NodeId node) {
      progress.working(Duration.ZERO, Optional.of(node));
    }
  }
}
