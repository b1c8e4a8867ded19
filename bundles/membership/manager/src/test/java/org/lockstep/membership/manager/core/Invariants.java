package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;

/** What must hold at every moment a listener is told something (SPEC, section 9). */
final class Invariants {
  private final CoreCluster cluster;
  private final Set<Incarnation> proven = new HashSet<>();
  private final Map<Work, Integer> acknowledged = new HashMap<>();
  private final Map<Subject, Part> last = new HashMap<>();

  private record Work(Incarnation boot, long batch) {}

  private record Subject(Incarnation told, Level level, Incarnation boot) {}

  Invariants(CoreCluster cluster) {
    this.cluster = cluster;
  }

  void proven(Incarnation boot) {
    proven.add(boot);
  }

  void acknowledged(Incarnation boot, Batch batch, int barrier) {
    acknowledged.merge(new Work(boot, batch.id()), barrier, Math::max);
  }

  void told(Incarnation boot, Batch batch, int barrier) {
    assertThat(cluster.state().isMember(boot) || cluster.nodes.get(boot.node()).left)
        .as("%s is told %s and is no member", boot, batch)
        .isTrue();
    nobodyOwesTheBarrierBefore(batch, barrier);
    for (Part part : batch.parts()) {
      if (barrier < part.barriers()) {
        allowed(boot, batch, barrier, part);
      }
    }
  }

  /** Invariant 4, of those that the batch still waits for. */
  private void nobodyOwesTheBarrierBefore(Batch batch, int barrier) {
    Batch committed = cluster.state().batches().get(batch.id());
    if (committed == null) {
      return;
    }
    for (NodeId node : committed.participants()) {
      Incarnation boot = cluster.state().bootOf(node).orElseThrow();
      boolean failed = committed.parts().stream().anyMatch(part -> part.boot().equals(boot));
      int done = acknowledged.getOrDefault(new Work(boot, batch.id()), -1);
      if (!failed) { // one that failed in its own join is told nothing more (MM-20)
        assertThat(done)
            .as("%s owes a barrier before %d of %s", boot, barrier, committed)
            .isGreaterThanOrEqualTo(barrier - 1);
      }
    }
  }

  private void allowed(Incarnation boot, Batch batch, int barrier, Part part) {
    if (part.type() == TransitionType.FORCED_LEAVING && !part.partial()) {
      assertThat(proven).as("told before the proof (MM-11)").contains(part.boot());
    }
    if (barrier > 0 || boot.equals(part.boot())) {
      return;
    }
    Part before = last.put(new Subject(boot, batch.level(), part.boot()), part);
    if (before == null) {
      return;
    }
    boolean again =
        switch (before.type()) {
          case JOINING -> part.type() != TransitionType.JOINING;
          case LEAVING -> part.type() != TransitionType.LEAVING;
          case FORCED_LEAVING -> before.partial() && part.type() == TransitionType.JOINING;
        };
    assertThat(again)
        .as("Table 1: %s at %s is told %s after %s", boot, batch.level(), part, before)
        .isTrue();
  }

  /** What every committed membership has to be like. */
  void check() {
    ClusterState state = cluster.state();
    assertThat(cluster.told.values()).as("told once (MM-15)").allMatch(times -> times == 1);
    last.keySet().removeIf(subject -> !isRegistered(state, subject)); // a new one knows nothing
    for (Member member : state.members().values()) {
      long directions =
          state.walks().values().stream()
              .filter(walk -> walk.boot().equals(member.boot()) && !walk.forced())
              .count();
      assertThat(directions).as("one direction at a time: %s", state).isLessThanOrEqualTo(1);
    }
    for (Batch batch : state.batches().values()) {
      recoveredFirst(state, batch);
    }
  }

  private static boolean isRegistered(ClusterState state, Subject subject) {
    Member member = state.members().get(subject.told.node());
    return member != null
        && member.boot().equals(subject.told)
        && member.registered().containsKey(subject.level);
  }

  /** Invariant 8: what is owed is done before anybody joins (MM-19). */
  private static void recoveredFirst(ClusterState state, Batch batch) {
    boolean joins = batch.parts().stream().anyMatch(part -> part.type() == TransitionType.JOINING);
    boolean otherIsThere =
        state.members().values().stream()
            .anyMatch(member -> member.at().get(batch.level()) == NodeState.JOINED);
    if (joins && !otherIsThere) {
      Set<Incarnation> owed =
          new TreeSet<>(state.owed().getOrDefault(batch.level(), new TreeSet<>()));
      owed.removeIf(state::isMember);
      assertThat(owed).as("owed before %s", batch).isEmpty();
    }
  }
}
