package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionType;
import org.lockstep.testkit.cluster.Subsystem.Host;

/**
 * An author's own subsystem under the simulator: the lowest node is the primary, and there is never
 * more than one. In its first barrier everybody who has to gives way; in its second the next one
 * takes over. A version that does both at once looks right, and works nearly always.
 */
class PrimaryExampleTest {
  private static final int NODES = 3;
  private static final int SEEDS = 40;

  private static List<Subsystem> subsystem(boolean hasty) {
    TreeSet<Incarnation> primaries = new TreeSet<>(); // of this run: what the author checks
    SubsystemSpec spec = SubsystemSpec.of(new Level(500, "primary"), new Barriers(2, 2, 2));
    return List.of(new Subsystem(spec, host -> new Primary(host, hasty, primaries)));
  }

  private static Optional<Throwable> failure(boolean hasty, long seed) {
    Simulation simulation = new Simulation(() -> subsystem(hasty));
    return simulation.run(Scenario.drawn(seed, NODES), false).failure();
  }

  @Test
  void theSimulatorFindsTwoPrimaries() {
    assertThat(
            LongStream.range(0, SEEDS)
                .mapToObj(seed -> failure(true, seed))
                .flatMap(Optional::stream)
                .map(Throwable::toString))
        .anySatisfy(failure -> assertThat(failure).contains("two primaries"));
  }

  @Test
  void whoeverGivesWayFirstIsNeverOneOfTwo() {
    assertThat(LongStream.range(0, SEEDS).mapToObj(seed -> failure(false, seed)))
        .allSatisfy(failure -> assertThat(failure).isEmpty());
  }

  private static final class Primary implements TransitionListener {
    private final Host host;
    private final boolean hasty;
    private final TreeSet<Incarnation> primaries;

    Primary(Host host, boolean hasty, TreeSet<Incarnation> primaries) {
      this.host = host;
      this.hasty = hasty;
      this.primaries = primaries;
    }

    @Override
    public CompletionStage<?> barrier(Notification told) {
      TreeSet<NodeId> next = new TreeSet<>();
      told.states()
          .forEach(
              (node, state) -> {
                if (state == NodeState.JOINED || state == NodeState.JOINING) {
                  next.add(node);
                }
              });
      boolean mine = !next.isEmpty() && next.first().equals(told.localNode());
      told.transitions().stream().filter(Primary::isDead).forEach(this::forget);
      if (!mine) {
        primaries.remove(host.boot());
      } else if (hasty || told.transitions().get(0).barrier() == 1) {
        takeOver();
      }
      return CompletableFuture.completedStage(null);
    }

    private static boolean isDead(NodeTransition each) {
      return each.type() == TransitionType.FORCED_LEAVING;
    }

    private void forget(NodeTransition dead) {
      primaries.remove(dead.incarnation());
    }

    private void takeOver() {
      primaries.add(host.boot());
      if (primaries.size() > 1) {
        host.broken().accept("two primaries: " + primaries);
      }
    }
  }
}
