package org.lockstep.registration.core;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
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
  public static Optional<Placement> next(ClientService service, World world, Instant at) {
    ClientService now = service;
    for (int i = 0; i < MAX_STEPS; i++) {
      Placement then = step(now, world, at);
      if (then.equals(now.placement())) {
        break;
      }
      now = now.at(then);
    }
    return now.placement().equals(service.placement())
        ? Optional.empty()
        : Optional.of(now.placement());
  }

  private static Placement step(ClientService service, World world, Instant at) {
    Placement now = service.placement();
    Optional<Incarnation> dead = now.on().filter(world::isDead);
    if (dead.isPresent()) {
      return lost(service.running(), now, dead.get(), at);
    }
    return switch (now.state()) {
      case STARTING, REGISTERED -> running(service, world, at);
      case STOPPING -> stopping(service.running(), now, world, at);
      case DEREGISTERED -> assign(service.definition(), now, world, at);
      case RECOVERING -> recover(service.running(), now, world, at);
    };
  }

  private static Placement lost(Definition running, Placement now, Incarnation dead, Instant at) {
    String why = dead + " is gone";
    boolean ran = now.state() != ClientServiceState.STARTING;
    if (!ran || !running.has(ActionPhase.RECOVERY)) {
      return now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), why, at);
    }
    Placement recovering = now.moved(ClientServiceState.RECOVERING, Optional.empty(), why, at);
    return now.state() == ClientServiceState.RECOVERING
        ? recovering
        : recovering.recovering(dead).afresh();
  }

  /** Only a person, or the end of its node, stops what runs (RL-14). */
  private static Placement running(ClientService service, World world, Instant at) {
    Placement now = service.placement();
    if (now.wish().held()) {
      return now.moved(ClientServiceState.STOPPING, now.on(), "deregistered by hand", at);
    }
    if (now.on().filter(world::isLeaving).isPresent()) {
      return now.transferring(true)
          .moved(ClientServiceState.STOPPING, now.on(), "its node is leaving", at);
    }
    if (now.state() == ClientServiceState.STARTING) {
      boolean nothing = !service.running().has(ActionPhase.START);
      return nothing ? Results.started(now, "nothing to start", at) : now;
    }
    if (!now.transfer()) {
      return now;
    }
    boolean elsewhere =
        Ranking.eligible(service.definition(), now, world).stream()
            .anyMatch(id -> !now.on().map(Incarnation::node).equals(Optional.of(id)));
    return elsewhere
        ? now.moved(ClientServiceState.STOPPING, now.on(), "transferred by hand", at)
        : now.transferring(false).wishing(now.wish().fulfilled());
  }

  /** Where something was started its node says when it is over, with a stop action or without. */
  private static Placement stopping(Definition running, Placement now, World world, Instant at) {
    if (!running.has(ActionPhase.START) && !running.has(ActionPhase.STOP)) {
      return now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), "nothing to stop", at);
    }
    boolean leaving = now.on().filter(world::isLeaving).isPresent();
    return leaving && !now.wish().held() ? now.transferring(true) : now;
  }

  private static Placement assign(Definition definition, Placement now, World world, Instant at) {
    SortedSet<Incarnation> up = allowableUp(definition, world);
    boolean another = !now.exhausted().isEmpty() && !now.exhausted().containsAll(up);
    Placement attempt = another ? now.afresh() : now;
    Optional<Incarnation> best = best(definition, attempt, world);
    if (!attempt.wanted(definition) || best.isEmpty()) {
      return endOfAttempt(attempt, up);
    }
    return attempt
        .exhaustedWith(new TreeSet<>())
        .nextGeneration()
        .wishing(attempt.wish().latched())
        .moved(ClientServiceState.STARTING, best, "chosen by rank", at);
  }

  /** Nothing can take it: what people wanted of this attempt does not outlive it (RL-9, RL-17). */
  private static Placement endOfAttempt(Placement now, SortedSet<Incarnation> up) {
    Placement ended = now.transferring(false).wishing(now.wish().fulfilled());
    return now.failed().isEmpty() || !now.exhausted().isEmpty() ? ended : ended.exhaustedWith(up);
  }

  private static SortedSet<Incarnation> allowableUp(Definition definition, World world) {
    SortedSet<Incarnation> up = new TreeSet<>();
    for (NodeId id : world.nodes().keySet()) {
      if (definition.allows(world.name(id))) {
        world.up(id).ifPresent(up::add);
      }
    }
    return up;
  }

  private static Placement recover(Definition running, Placement now, World world, Instant at) {
    if (!running.has(ActionPhase.RECOVERY)) {
      return now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), "nothing to recover", at);
    }
    if (now.on().isPresent()) {
      return now;
    }
    return best(running, now, world)
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
