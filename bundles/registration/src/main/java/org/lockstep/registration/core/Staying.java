package org.lockstep.registration.core;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/** Why what is registered somewhere stays there though another node ranks higher (RL-11). */
final class Staying {
  private final Round round;

  Staying(Round round) {
    this.round = round;
  }

  /**
   * @param eligible the nodes that may have it, best first
   * @return empty: it is not there because of its rank, or that node ranks no higher
   */
  Optional<String> why(Instance one, NodeId better, List<NodeId> eligible) {
    Optional<NodeId> here = one.on().map(Incarnation::node);
    boolean rests =
        one.placement().state() == ClientServiceState.REGISTERED
            && !one.placement().transfer()
            && !one.definition().isChild()
            && one.id().home().isEmpty();
    if (!rests || here.isEmpty() || !isAbove(better, here.get(), eligible)) {
      return Optional.empty();
    }
    String node = round.world().name(here.get());
    return Optional.of("it stays on " + node + ": " + reason(one, better, node));
  }

  private static boolean isAbove(NodeId better, NodeId here, List<NodeId> eligible) {
    int at = eligible.indexOf(here);
    return !better.equals(here) && (at < 0 || eligible.indexOf(better) < at);
  }

  private String reason(Instance one, NodeId better, String here) {
    String name = round.world().name(better);
    String byHand = "'cs transfer " + one.name() + " " + name + "' moves it";
    if (round.isMaintained(one)) {
      return "it is in maintenance";
    }
    if (!one.definition().choosing().free()) {
      return "its transfer is costly, so nothing moves it by itself; " + byHand;
    }
    if (!round.ranking().isBetter(one, better)) {
      return "of the same preference, and not clearly less busy";
    }
    boolean joinedSince = round.world().node(better).filter(node -> isNews(one, node)).isPresent();
    return joinedSince
        ? "a free transfer is due"
        : "a free transfer follows a join, once; "
            + name
            + " was there when "
            + here
            + " was chosen; "
            + byHand;
  }

  private static boolean isNews(Instance one, World.Node node) {
    return node.fresh() > one.placement().ranked();
  }
}
