package org.lockstep.registration.core;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * What follows from where a client service is and how the nodes are. Asked again it decides nothing
 * new: whoever takes over the decision lease goes on where the record stands (RL-3).
 */
public final class Decisions {
  private static final int MAX_STEPS = 8;

  private Decisions() {}

  /** The next record, all steps that need nobody's work taken at once; empty: it stays. */
  public static Optional<Placement> next(
      Definition definition, Placement placement, World world, Instant at) {
    Placement now = placement;
    for (int i = 0; i < MAX_STEPS; i++) {
      Placement then = step(definition, now, world, at);
      if (then.equals(now)) {
        break;
      }
      now = then;
    }
    return now.equals(placement) ? Optional.empty() : Optional.of(now);
  }

  /** Nodes joined: what had failed everywhere, or on their earlier boots, is tried again (RL-6). */
  public static Placement joined(
      Definition definition, Placement placement, World world, SortedSet<NodeId> joiners) {
    SortedMap<NodeId, String> failed = new TreeMap<>(placement.failed());
    failed.keySet().removeAll(joiners);
    boolean idle = placement.state() == ClientServiceState.DEREGISTERED;
    if (idle && joiners.stream().anyMatch(id -> definition.allows(world.name(id)))) {
      failed.clear();
    }
    return placement.withFailed(failed);
  }

  private static Placement step(Definition definition, Placement now, World world, Instant at) {
    Optional<Incarnation> dead = now.on().filter(world::isDead);
    if (dead.isPresent()) {
      return lost(definition, now, dead.get(), at);
    }
    return switch (now.state()) {
      case STARTING, REGISTERED -> running(definition, now, world, at);
      case STOPPING ->
          definition.has(ActionPhase.STOP)
              ? now
              : now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), "nothing to stop", at);
      case DEREGISTERED -> assign(definition, now, world, at);
      case RECOVERING -> recover(definition, now, world, at);
    };
  }

  private static Placement lost(
      Definition definition, Placement now, Incarnation dead, Instant at) {
    String why = dead + " was forced out";
    boolean ran = now.state() != ClientServiceState.STARTING;
    if (ran && definition.has(ActionPhase.RECOVERY)) {
      Placement recovering = now.moved(ClientServiceState.RECOVERING, Optional.empty(), why, at);
      return now.state() == ClientServiceState.RECOVERING
          ? recovering
          : recovering.withFailed(new TreeMap<>());
    }
    return now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), why, at);
  }

  private static Placement running(Definition definition, Placement now, World world, Instant at) {
    if (!now.wanted(definition)) {
      return now.moved(ClientServiceState.STOPPING, now.on(), "deregistered by hand", at);
    }
    if (now.on().filter(world::isLeaving).isPresent()) {
      return now.transferring(true)
          .moved(ClientServiceState.STOPPING, now.on(), "its node is leaving", at);
    }
    if (now.state() == ClientServiceState.STARTING) {
      return definition.has(ActionPhase.START) ? now : Results.started(now, "nothing to start", at);
    }
    if (!now.transfer()) {
      return now;
    }
    boolean elsewhere =
        Ranking.eligible(definition, now, world).stream()
            .anyMatch(id -> !now.on().map(Incarnation::node).equals(Optional.of(id)));
    return elsewhere
        ? now.moved(ClientServiceState.STOPPING, now.on(), "transferred by hand", at)
        : now.transferring(false).towards(Optional.empty(), Optional.empty());
  }

  private static Placement assign(Definition definition, Placement now, World world, Instant at) {
    Optional<Incarnation> best = best(definition, now, world);
    if (!now.wanted(definition) || best.isEmpty()) {
      return now.transferring(false);
    }
    return now.nextGeneration().moved(ClientServiceState.STARTING, best, "chosen by rank", at);
  }

  private static Placement recover(Definition definition, Placement now, World world, Instant at) {
    if (!definition.has(ActionPhase.RECOVERY)) {
      return now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), "nothing to recover", at);
    }
    if (now.on().isPresent()) {
      return now;
    }
    return best(definition, now, world)
        .map(
            boot ->
                now.nextGeneration()
                    .moved(ClientServiceState.RECOVERING, Optional.of(boot), "chosen by rank", at))
        .orElse(now);
  }

  private static Optional<Incarnation> best(Definition definition, Placement now, World world) {
    return Ranking.eligible(definition, now, world).stream().findFirst().flatMap(world::up);
  }
}
