package org.lockstep.itests.felix;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeState;

/** The cluster as N0 sees it. */
final class Members {
  private final MembershipManager manager;

  Members(MembershipManager manager) {
    this.manager = manager;
  }

  boolean at(String level, NodeState wanted, int... nodes) {
    return IntStream.of(nodes).allMatch(node -> stateAt(level, node).equals(Optional.of(wanted)));
  }

  boolean without(String level, int node) {
    return stateAt(level, node).filter(state -> state != NodeState.INACTIVE).isEmpty();
  }

  private Optional<NodeState> stateAt(String level, int node) {
    return manager.view().node("N" + node).flatMap(member -> member.at(level));
  }

  boolean is(NodeState wanted, int... nodes) {
    return IntStream.of(nodes)
        .allMatch(
            node -> manager.view().node("N" + node).filter(it -> it.state() == wanted).isPresent());
  }

  void await(String what, Predicate<Members> goal) throws Exception {
    Await.until(what, () -> goal.test(this), manager::view);
  }
}
