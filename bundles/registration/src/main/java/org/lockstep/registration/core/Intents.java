package org.lockstep.registration.core;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration.ClientServiceState;

/** What a person wants (RL-12), noted in the record; the decision follows from it. */
public final class Intents {
  private Intents() {}

  public static Placement register(
      Definition definition, Placement now, World world, Optional<NodeId> node) {
    String what = "register " + definition.name();
    if (now.state() == ClientServiceState.REGISTERED
        && node.isPresent()
        && !now.on().map(Incarnation::node).equals(node)) {
      throw refused("registered-elsewhere", what, "it is registered elsewhere; transfer it");
    }
    Placement asked = now.wishing(new Wish(true, false, node, Optional.empty())).afresh();
    if (now.on().isEmpty()) {
      requireEligible(what, definition, asked, world, node, Optional.empty());
    }
    return asked;
  }

  /** Again after a failed stop: stop is tried once more. */
  public static Placement deregister(Placement now) {
    Placement held =
        now.wishing(new Wish(false, true, Optional.empty(), Optional.empty())).transferring(false);
    return now.blocked().isPresent() ? held.nextGeneration().withBlocked(Optional.empty()) : held;
  }

  public static Placement transfer(
      Definition definition, Placement now, World world, Optional<NodeId> node) {
    String what = "transfer " + definition.name();
    if (now.state() != ClientServiceState.REGISTERED) {
      throw refused("not-registered", what, "it is " + now.state());
    }
    Optional<NodeId> from = now.on().map(Incarnation::node);
    if (from.equals(node)) {
      throw refused("already-there", what, "it is registered there already");
    }
    Placement moving = now.afresh().transferring(true).wishing(now.wish().towards(node, from));
    requireEligible(what, definition, moving, world, node, from);
    return moving;
  }

  private static void requireEligible(
      String what,
      Definition definition,
      Placement placement,
      World world,
      Optional<NodeId> node,
      Optional<NodeId> from) {
    List<NodeId> eligible = Ranking.eligible(definition, placement, world);
    boolean possible =
        node.map(eligible::contains)
            .orElseGet(() -> eligible.stream().anyMatch(id -> !from.equals(Optional.of(id))));
    if (!possible) {
      throw refused("not-eligible", what, whyNot(definition, placement, world));
    }
  }

  /** Each node that cannot have it, and why. */
  public static String whyNot(Definition definition, Placement placement, World world) {
    String reasons =
        Ranking.ruledOut(definition, placement, world).entrySet().stream()
            .map(entry -> world.name(entry.getKey()) + ": " + entry.getValue())
            .collect(Collectors.joining("; "));
    return "no other node can have it (" + reasons + ")";
  }

  private static ProblemException refused(String code, String what, String why) {
    return new ProblemException(code, what, "", why);
  }
}
