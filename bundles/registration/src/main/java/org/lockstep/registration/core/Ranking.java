package org.lockstep.registration.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/** Which nodes may have a client service, the best first (RL-17). */
public final class Ranking {
  /** A node is better by load only when it is so by this many steps, so nothing goes to and fro. */
  private static final int CLEARLY = 2;

  private final Round round;
  private final Factors factors;

  Ranking(Round round) {
    this.round = round;
    this.factors = new Factors(round);
  }

  public List<NodeId> eligible(Instance one) {
    List<NodeId> eligible = new ArrayList<>();
    walk(one, id -> may(one, id) && !eligible.add(id));
    return eligible;
  }

  Optional<Incarnation> best(Instance one) {
    return walk(one, id -> may(one, id)).flatMap(round.world()::up);
  }

  /** Whether anything but where it is can have it. */
  boolean elsewhere(Instance one) {
    Optional<NodeId> here = one.on().map(Incarnation::node);
    return walk(one, id -> !here.equals(Optional.of(id)) && may(one, id)).isPresent();
  }

  /** Why each of the others may not. */
  public SortedMap<NodeId, String> ruledOut(Instance one) {
    SortedMap<NodeId, String> reasons = new TreeMap<>();
    for (NodeId id : round.world().nodes().keySet()) {
      ruledOut(one, id).ifPresent(why -> reasons.put(id, why));
    }
    return reasons;
  }

  /**
   * Goes through all that could be asked, by rank, to the first that is wanted: most often soon.
   */
  private Optional<NodeId> walk(Instance one, Predicate<NodeId> wanted) {
    if (one.definition().isChild() && !isRecovered(one)) {
      return staying(one).map(Incarnation::node).filter(wanted);
    }
    if (one.id().home().isPresent() && !isRecovered(one)) {
      return one.id().home().filter(wanted);
    }
    Wish wish = one.placement().wish();
    Predicate<NodeId> other =
        id ->
            !wish.target().equals(Optional.of(id))
                && !wish.avoid().equals(Optional.of(id))
                && wanted.test(id);
    return wish.target()
        .filter(wanted)
        .or(() -> byPreference(one.definition().choosing(), other))
        .or(() -> wish.avoid().filter(wanted));
  }

  private Optional<NodeId> byPreference(Choosing choosing, Predicate<NodeId> wanted) {
    for (String name : choosing.ordered()) {
      Optional<NodeId> id = round.node(name).filter(wanted);
      if (id.isPresent()) {
        return id;
      }
    }
    int last = choosing.ordered().size() + 1;
    return round
        .occupancy()
        .leastFirst(nodes(choosing.unordered()), wanted)
        .or(() -> rest(choosing, id -> tier(choosing, id) == last && wanted.test(id)));
  }

  private int tier(Choosing choosing, NodeId id) {
    return choosing.tier(round.world().name(id));
  }

  private Optional<NodeId> rest(Choosing choosing, Predicate<NodeId> wanted) {
    return choosing.allowable().isPresent()
        ? round.occupancy().leastFirst(nodes(choosing.allowable().get()), wanted)
        : round.occupancy().leastFirst(wanted);
  }

  private List<NodeId> nodes(SortedSet<String> names) {
    List<NodeId> ids = new ArrayList<>();
    names.forEach(name -> round.node(name).ifPresent(ids::add));
    return ids;
  }

  /** Where a child goes: its parent runs there, and stays. */
  private Optional<Incarnation> staying(Instance child) {
    return round
        .parent(child)
        .filter(parent -> parent.placement().state() == ClientServiceState.REGISTERED)
        .filter(parent -> new Leaving(round).why(parent).isEmpty())
        .flatMap(Instance::on);
  }

  static boolean isRecovered(Instance one) {
    return one.placement().state() == ClientServiceState.RECOVERING;
  }

  /** Whether this node is of a rank above where it is, which the id alone makes nobody. */
  boolean isBetter(Instance one, NodeId id) {
    Choosing choosing = one.definition().choosing();
    NodeId here = one.on().map(Incarnation::node).orElse(id);
    int difference = tier(choosing, here) - tier(choosing, id);
    boolean byLoad = tier(choosing, id) >= choosing.ordered().size();
    return difference > 0 || (difference == 0 && byLoad && load(here) - load(id) >= CLEARLY);
  }

  private int load(NodeId id) {
    return round.world().node(id).flatMap(World.Node::offered).map(Offered::loadStep).orElse(0);
  }

  /** Whether nothing rules the node out. */
  public boolean may(Instance one, NodeId id) {
    return factors.may(one, id);
  }

  /** The first reason why a node may not have it. */
  public Optional<String> ruledOut(Instance one, NodeId id) {
    return against(one, id).stream().findFirst();
  }

  /** All reasons why a node may not have it. */
  List<String> against(Instance one, NodeId id) {
    return factors.all(one, id);
  }

  /** It, or what must come with it, has failed there more often than its limit allows. */
  Optional<String> worn(Instance one, Incarnation boot) {
    return factors.worn(one, boot);
  }
}
