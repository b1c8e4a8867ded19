package org.lockstep.registration.core;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;

/** What a person wants (RL-12), noted in the record; the decision follows from it. */
public final class Intents {
  private final Round round;

  public Intents(Round round) {
    this.round = round;
  }

  public Placement register(Instance one, Optional<NodeId> node) {
    String what = "register " + one.name();
    Placement now = one.placement();
    if (one.definition().isChild() && node.isPresent()) {
      throw refused("goes-with-parent", what, "it goes where its parent is");
    }
    if (one.isCommon() && node.isPresent()) {
      throw refused("on-all-nodes", what, "it is on every allowable node: name none");
    }
    if (node.isPresent() && one.on().isPresent() && !one.on().map(Incarnation::node).equals(node)) {
      throw refused("elsewhere", what, "it is " + now.state() + " elsewhere; transfer it then");
    }
    refuseMaintained(what, one);
    boolean there = now.state() == ClientServiceState.REGISTERED;
    Placement asked =
        now.wishing(now.wish().up(there ? Optional.empty() : node))
            .afresh()
            .restarting(now.restarts().forgiven());
    if (one.on().isEmpty() && !one.isCommon() && !one.definition().isChild()) {
      requireEligible(what, one.at(asked), node, Optional.empty());
    }
    return asked;
  }

  /** Again after a failed stop: stop is tried once more. */
  public Placement deregister(Instance one) {
    refuseMaintained("deregister " + one.name(), one);
    Placement now = one.placement();
    Placement held = now.wishing(now.wish().down()).transferring(false);
    return held.blocked().isPresent() ? again(held) : held;
  }

  public Placement transfer(Instance one, Optional<NodeId> node) {
    String what = "transfer " + one.name();
    Placement now = one.placement();
    if (one.definition().isChild()) {
      throw refused("goes-with-parent", what, "it goes where its parent is; transfer that");
    }
    if (one.isCommon()) {
      throw refused("on-all-nodes", what, "it is on every allowable node");
    }
    if (now.state() != ClientServiceState.REGISTERED) {
      throw refused("not-registered", what, "it is " + now.state());
    }
    Optional<NodeId> from = now.on().map(Incarnation::node);
    if (from.equals(node)) {
      throw refused("already-there", what, "it is registered there already");
    }
    refuseMaintained(what, one);
    Placement moving =
        now.afresh()
            .restarting(now.restarts().forgiven())
            .transferring(true)
            .wishing(now.wish().towards(node, from));
    requireEligible(what, one.at(moving), node, from);
    return moving;
  }

  /** Forgets who has failed, and tries again what is blocked (RL-6). */
  public static Placement cleanup(Placement now) {
    Placement clean = now.afresh().restarting(Restarts.NONE);
    return clean.blocked().isPresent() ? again(clean) : clean;
  }

  /** Nothing is started, stopped or moved, until it is let again. */
  public static Placement maintain(Placement now, boolean maintained) {
    return now.wishing(now.wish().maintained(maintained));
  }

  private static Placement again(Placement blocked) {
    return blocked.nextGeneration().withBlocked(Optional.empty());
  }

  /**
   * It has failed where it is: started again there, within its limit; beyond it, elsewhere.
   *
   * @param generation that has failed; another one has not
   */
  public Placement failed(Instance one, long generation, String why) {
    Placement now = one.placement();
    boolean other = now.generation() != generation || now.restarts().due().isPresent();
    if (now.state() != ClientServiceState.REGISTERED || other) {
      return now;
    }
    RestartLimit limit = one.definition().restart();
    Incarnation here = one.on().orElseThrow();
    if (now.restarts().allows(limit, round.at())) {
      return now.restarting(now.restarts().again(limit, why, round.at()))
          .wishing(now.wish().towards(Optional.of(here.node()), Optional.empty()));
    }
    return now.restarting(now.restarts().leaving(here, limit, why, round.at()));
  }

  private void refuseMaintained(String what, Instance one) {
    if (round.isMaintained(one)) {
      throw refused("in-maintenance", what, "it is in maintenance, or its node is");
    }
  }

  private void requireEligible(
      String what, Instance one, Optional<NodeId> node, Optional<NodeId> from) {
    List<NodeId> eligible = round.ranking().eligible(one);
    boolean possible =
        node.map(eligible::contains)
            .orElseGet(() -> eligible.stream().anyMatch(id -> !from.equals(Optional.of(id))));
    if (!possible) {
      throw refused("not-eligible", what, node.map(id -> whyNot(one, id)).orElse(whyNot(one)));
    }
  }

  private String whyNot(Instance one, NodeId id) {
    return round.world().name(id)
        + ": "
        + round.ranking().ruledOut(one, id).orElse("it belongs elsewhere");
  }

  private String whyNot(Instance one) {
    String but = one.on().map(boot -> "but " + round.world().name(boot.node()) + " ").orElse("");
    return new Waiting(round).forNode("no node " + but + "can have it", one).whole();
  }

  private static ProblemException refused(String code, String what, String why) {
    return new ProblemException(code, what, "", why);
  }
}
