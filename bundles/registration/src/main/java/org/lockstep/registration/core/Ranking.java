package org.lockstep.registration.core;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/** Which nodes may have a client service, the best first (RL-17). */
public final class Ranking {
  /** A node is better by load only when it is so by this many steps, so nothing goes to and fro. */
  private static final int CLEARLY = 2;

  private final Round round;

  Ranking(Round round) {
    this.round = round;
  }

  public List<NodeId> eligible(Instance one) {
    List<NodeId> eligible = new ArrayList<>();
    walk(one, id -> ruledOut(one, id).isEmpty() && !eligible.add(id));
    return eligible;
  }

  Optional<Incarnation> best(Instance one) {
    return walk(one, id -> ruledOut(one, id).isEmpty()).flatMap(round.world()::up);
  }

  /** Whether anything but where it is can have it. */
  boolean elsewhere(Instance one) {
    Optional<NodeId> here = one.on().map(Incarnation::node);
    return walk(one, id -> !here.equals(Optional.of(id)) && ruledOut(one, id).isEmpty())
        .isPresent();
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

  private static boolean isRecovered(Instance one) {
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

  /** The first reason why a node may not have it. */
  public Optional<String> ruledOut(Instance one, NodeId id) {
    World.Node node = round.world().nodes().get(id);
    if (node == null || node.boot().isEmpty()) {
      return Optional.of("its event manager is not up");
    }
    boolean goesAlong = one.definition().isChild() && !isRecovered(one); // with its parent (RL-8)
    if (!goesAlong && !one.definition().choosing().allows(node.name())) {
      return Optional.of("it is not an allowable node");
    }
    if (node.leaving()) {
      return Optional.of("it is leaving");
    }
    if (node.settings().standby()) {
      return Optional.of("it is in standby");
    }
    if (node.settings().isHeld()) {
      return Optional.of("it is in maintenance");
    }
    if (node.offered().isEmpty()) {
      return Optional.of("registration does not run there");
    }
    SortedSet<String> missing = new TreeSet<>();
    addMissing(one, node.offered().get(), missing);
    if (!missing.isEmpty()) {
      return Optional.of("it has no action of type " + String.join(", ", missing));
    }
    Incarnation boot = node.boot().get();
    String failure = one.placement().failed().get(boot);
    if (failure != null) {
      return Optional.of("failed there: " + failure);
    }
    return isRecovered(one) ? Optional.empty() : worn(one, boot).or(() -> noPlace(one, id));
  }

  /** It, or what must come with it, has failed there more often than its limit allows. */
  Optional<String> worn(Instance one, Incarnation boot) {
    RestartLimit limit = one.definition().restart();
    return one.placement()
        .restarts()
        .wornUntil(boot, limit, round.at())
        .map(
            until ->
                one.name()
                    + " failed there again and again: not before "
                    + until.truncatedTo(ChronoUnit.SECONDS)
                    + ", or after 'cs cleanup "
                    + one.name()
                    + "'")
        .or(
            () ->
                round.children(one).stream()
                    .filter(child -> child.definition().group().filter(Grouping::moves).isPresent())
                    .filter(child -> !child.placement().wish().held())
                    .map(child -> worn(child, boot))
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  /** The types that it and those that must come with it need (RL-17). */
  private void addMissing(Instance one, Offered offered, SortedSet<String> missing) {
    Definition definition = isRecovered(one) ? one.running() : one.definition();
    for (ActionSpec action : definition.actions().values()) {
      if (!offered.types().contains(action.type())) {
        missing.add(action.type());
      }
    }
    for (Instance child : round.children(one)) {
      if (child.definition().group().filter(Grouping::moves).isPresent()) {
        addMissing(child, offered, missing);
      }
    }
  }

  private Optional<String> noPlace(Instance one, NodeId id) {
    if (one.on().map(Incarnation::node).equals(Optional.of(id))) {
      return Optional.empty();
    }
    boolean child = one.definition().isChild(); // its group has its place already
    if (!child && isHeldBack(one, id)) {
      return Optional.of("the cluster is frozen");
    }
    Optional<String> other = round.keptApart(one, id);
    if (other.isPresent()) {
      return Optional.of(other.get() + " is there, from which it is kept apart");
    }
    return child ? Optional.empty() : round.occupancy().lack(one.name(), id);
  }

  /**
   * While the cluster is frozen nothing goes by itself to where it was not. A transfer is asked
   * for: by hand, or with its node's leave or standby.
   */
  private boolean isHeldBack(Instance one, NodeId id) {
    Optional<NodeId> last = one.placement().last();
    return round.world().settings().frozen()
        && last.isPresent()
        && !last.equals(Optional.of(id))
        && !one.placement().transfer()
        && !one.placement().wish().isByHand();
  }
}
