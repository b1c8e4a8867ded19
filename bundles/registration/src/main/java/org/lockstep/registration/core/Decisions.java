package org.lockstep.registration.core;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * What follows from where a client service is and how the nodes are (RL-9). Asked again it decides
 * nothing new: whoever takes over the decision lease goes on where the record stands (RL-3).
 */
final class Decisions {
  private final Round round;
  private final World world;
  private final Ranking ranking;
  private final Ripeness ripeness;
  private final Leaving leaving;

  Decisions(Round round) {
    this.round = round;
    this.world = round.world();
    this.ranking = round.ranking();
    this.ripeness = new Ripeness(round);
    this.leaving = new Leaving(round);
  }

  /** One step that needs nobody's work; the same placement: none does. */
  Placement step(Instance one) {
    if (round.isMaintained(one)) {
      return one.placement();
    }
    if (one.isLeftOver() && one.placement().state() == ClientServiceState.DEREGISTERED) {
      return one.placement(); // it starts nowhere any more (RL-1)
    }
    if (!one.definition().isChild() && one.id().home().isEmpty()) {
      Placement now = one.placement();
      Maturing ripened =
          ripeness.next(one.definition().choosing(), now.maturing(), round.isSomewhere(one));
      if (!ripened.equals(now.maturing())) {
        boolean anew = ripened.equals(Maturing.NONE) && one.definition().choosing().auto();
        return now.maturing(ripened).wishing(anew ? now.wish().unasked() : now.wish());
      }
    }
    return one.isCommon() ? one.placement().transferring(false) : placed(one);
  }

  private Placement placed(Instance one) {
    Placement now = one.placement();
    Optional<Incarnation> dead = now.on().filter(world::isDead);
    if (dead.isPresent()) {
      return lost(one, dead.get());
    }
    return switch (now.state()) {
      case STARTING, REGISTERED -> running(one);
      case STOPPING -> stopping(one);
      case DEREGISTERED -> assign(one);
      case RECOVERING -> recover(one);
    };
  }

  private Placement lost(Instance one, Incarnation dead) {
    Placement now = one.placement().restarting(one.placement().restarts().over());
    String why = dead + " is gone";
    boolean ran = now.state() != ClientServiceState.STARTING;
    if (!ran || !one.running().has(ActionPhase.RECOVERY)) {
      Placement nowhere =
          now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), why, round.at());
      return ran ? nowhere.afresh().restarting(nowhere.restarts().forgiven()) : nowhere;
    }
    Placement recovering =
        now.moved(ClientServiceState.RECOVERING, Optional.empty(), why, round.at());
    return now.state() == ClientServiceState.RECOVERING
        ? recovering
        : recovering.recovering(dead).afresh().restarting(recovering.restarts().forgiven());
  }

  private Placement running(Instance one) {
    Placement now = one.placement();
    Optional<Leaving.Reason> reason = leaving.why(one);
    if (reason.isPresent()) {
      Placement going = reason.get().transfer() ? now.transferring(true) : now;
      boolean drained = now.on().filter(world::isDrained).isPresent();
      if (drained && now.state() == ClientServiceState.REGISTERED) {
        // who has failed before it was up is forgotten
        going = going.afresh().restarting(going.restarts().forgiven());
      }
      return round.isAlone(one) // stop runs the children first (RL-8)
          ? going.moved(ClientServiceState.STOPPING, now.on(), reason.get().why(), round.at())
          : going;
    }
    if (now.state() == ClientServiceState.STARTING) {
      boolean nothing = !one.running().has(ActionPhase.START);
      return nothing ? Results.started(now, isSingle(one), "nothing to start", round.at()) : now;
    }
    if (now.transfer()) {
      return now.transferring(false).wishing(now.wish().fulfilled());
    }
    return one.definition().isChild() || one.id().home().isPresent() ? now : better(one);
  }

  private boolean isSingle(Instance one) {
    return round.children(one).isEmpty();
  }

  /** Where its group fails it moves, and where a better node has joined, if that is free. */
  private Placement better(Instance one) {
    Placement now = one.placement();
    Incarnation here = now.on().orElseThrow();
    boolean frozen = world.settings().frozen();
    Optional<String> failure = frozen ? Optional.empty() : failureBelow(one, here);
    if (failure.isPresent()) {
      Instance moving = one.at(now.failedOn(here, failure.get()));
      return ranking.elsewhere(moving) ? moving.placement().transferring(true) : now;
    }
    if (!now.failed().isEmpty() && isComplete(one)) {
      return now.afresh();
    }
    boolean free = one.definition().choosing().free() && !frozen;
    if (!free || !round.isTick()) {
      return now;
    }
    return ranking.eligible(one).stream()
        .filter(id -> world.node(id).filter(node -> node.fresh() > now.ranked()).isPresent())
        .filter(id -> ranking.isBetter(one, id))
        .findFirst()
        .map(id -> towards(now, id))
        .orElse(now);
  }

  /** Once per join (RL-11). */
  private Placement towards(Placement now, NodeId id) {
    return now.wishing(now.wish().towards(Optional.of(id), Optional.empty()))
        .rankedAmong(round.freshest())
        .transferring(true);
  }

  /** A child that failed to start, where that moves the group (RL-8). */
  private Optional<String> failureBelow(Instance parent, Incarnation here) {
    for (Instance child : round.children(parent)) {
      if (child.definition().group().filter(Grouping::moves).isPresent()) {
        boolean down = child.placement().state() == ClientServiceState.DEREGISTERED;
        Optional<String> failure =
            down && !child.placement().wish().held() ? failure(child, here) : Optional.empty();
        if (failure.isPresent()) {
          return failure;
        }
        Optional<String> deeper = failureBelow(child, here);
        if (deeper.isPresent()) {
          return deeper;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> failure(Instance child, Incarnation here) {
    return Optional.ofNullable(child.placement().failed().get(here))
        .map(why -> child.name() + " failed: " + why)
        .or(() -> ranking.worn(child, here));
  }

  private boolean isComplete(Instance parent) {
    return round.children(parent).stream()
        .filter(child -> child.definition().group().filter(Grouping::moves).isPresent())
        .filter(child -> !child.placement().wish().held())
        .allMatch(
            child ->
                child.placement().state() == ClientServiceState.REGISTERED && isComplete(child));
  }

  /** Where something was started its node says when it is over, with a stop action or without. */
  private Placement stopping(Instance one) {
    Placement now = one.placement();
    if (!one.running().has(ActionPhase.START) && !one.running().has(ActionPhase.STOP)) {
      return now.moved(
          ClientServiceState.DEREGISTERED, Optional.empty(), "nothing to stop", round.at());
    }
    boolean transfers =
        leaving.why(one).filter(Leaving.Reason::transfer).isPresent()
            && now.restarts().due().isEmpty();
    return transfers ? now.transferring(true) : now;
  }

  private Placement assign(Instance one) {
    Placement now = one.placement().restarting(one.placement().restarts().over());
    Placement attempt = hasAnother(one) || isNewToGroup(one) ? now.afresh() : now;
    boolean wanted = wanted(one);
    if (wanted && !round.isAlone(one)) {
      // what is below it is still being stopped or recovered
      return isStuckBelow(one) ? attempt.transferring(false) : attempt;
    }
    if (one.definition().isChild() && attempt.transfer() && isParentMoving(one)) {
      return attempt; // pended until its parent has arrived (RL-8)
    }
    Optional<Incarnation> best = wanted ? ranking.best(one.at(attempt)) : Optional.empty();
    if (wanted && best.isEmpty()) {
      wakeWhenForgotten(one);
    }
    return best.map(boot -> assigned(attempt, boot)).orElseGet(() -> endOfAttempt(one, attempt));
  }

  /** Where it has failed again and again it is tried once that is some time ago. */
  private void wakeWhenForgotten(Instance one) {
    RestartLimit limit = one.definition().restart();
    Restarts restarts = one.placement().restarts();
    for (Incarnation boot : restarts.worn().keySet()) {
      restarts.wornUntil(boot, limit, round.at()).ifPresent(round::wakeAt);
    }
  }

  /** Its group is on its way, and nowhere has it failed on this way: where it failed is over. */
  private boolean isNewToGroup(Instance child) {
    return round
        .parent(child)
        .filter(parent -> parent.placement().state() != ClientServiceState.REGISTERED)
        .filter(parent -> root(parent).placement().failed().isEmpty())
        .isPresent();
  }

  private Instance root(Instance one) {
    return round.parent(one).map(this::root).orElse(one);
  }

  /** Whether nobody can recover a member of its group: nobody's leave waits for that. */
  private boolean isStuckBelow(Instance one) {
    return round.children(one).stream()
        .anyMatch(
            child ->
                (child.placement().state() == ClientServiceState.RECOVERING && child.on().isEmpty())
                    || isStuckBelow(child));
  }

  private Placement assigned(Placement attempt, Incarnation boot) {
    return attempt
        .exhaustedWith(new TreeSet<>())
        .nextGeneration()
        .rankedAmong(round.freshest())
        .wishing(attempt.wish().placed())
        .moved(ClientServiceState.STARTING, Optional.of(boot), "chosen by rank", round.at());
  }

  private boolean isParentMoving(Instance child) {
    return round
        .parent(child)
        .filter(
            parent ->
                parent.placement().transfer()
                    || parent.placement().state() == ClientServiceState.STARTING)
        .isPresent();
  }

  /** Whether it should run somewhere, and the cluster is ripe for it (RL-4). */
  private boolean wanted(Instance one) {
    Placement common = round.common(one);
    boolean ripe =
        one.definition().isChild()
            || !one.definition().choosing().maturity().applies()
            || common.maturing().reached();
    return common.isWanted(one.definition()) && (common.wish().asked() || ripe);
  }

  /** Nothing can take it: what people wanted of this attempt does not outlive it (RL-9, RL-17). */
  private Placement endOfAttempt(Instance one, Placement now) {
    Placement ended = now.transferring(false).wishing(now.wish().fulfilled());
    boolean news = !now.failed().isEmpty() && now.exhausted().isEmpty();
    return news ? ended.exhaustedWith(allowableUp(one)) : ended;
  }

  /** An allowable node is up that was not when all had failed (RL-6). */
  private boolean hasAnother(Instance one) {
    SortedSet<Incarnation> exhausted = one.placement().exhausted();
    return !exhausted.isEmpty() && !exhausted.containsAll(allowableUp(one));
  }

  private SortedSet<Incarnation> allowableUp(Instance one) {
    SortedSet<Incarnation> up = new TreeSet<>();
    for (NodeId id : world.nodes().keySet()) {
      if (one.definition().choosing().allows(world.name(id))) {
        world.up(id).ifPresent(up::add);
      }
    }
    return up;
  }

  private Placement recover(Instance one) {
    Placement now = one.placement();
    if (!one.running().has(ActionPhase.RECOVERY)) {
      return now.moved(
          ClientServiceState.DEREGISTERED, Optional.empty(), "nothing to recover", round.at());
    }
    if (now.on().isPresent()) {
      return now;
    }
    return ranking
        .best(one)
        .map(
            boot ->
                now.nextGeneration()
                    .moved(
                        ClientServiceState.RECOVERING,
                        Optional.of(boot),
                        "chosen by rank",
                        round.at()))
        .orElseGet(() -> now.transferring(false)); // nobody's leave waits for what may never be
  }
}
