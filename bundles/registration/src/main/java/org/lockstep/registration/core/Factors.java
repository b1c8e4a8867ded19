package org.lockstep.registration.core;

import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/** What rules a node out for a client service, each factor by itself (RL-17). */
final class Factors {
  private static final String NOT_UP = "its event manager is not up";
  private static final String FAILED = "failed there: ";

  private final Round round;

  /** In the order in which people are told; decisions ask {@link #may}. */
  private final List<Factor> factors =
      List.of(
          this::frozen,
          (one, id, node) -> said(node.boot().isEmpty(), NOT_UP),
          this::notAllowable,
          (one, id, node) -> said(node.leaving(), "it is leaving"),
          (one, id, node) -> said(node.settings().standby(), "it is in standby"),
          (one, id, node) -> said(node.settings().isHeld(), "it is in maintenance"),
          (one, id, node) -> said(isWithout(node), "registration does not run there"),
          this::noAction,
          this::failed,
          this::wornThere,
          this::keptApart,
          this::lack);

  Factors(Round round) {
    this.round = round;
  }

  /** One thing to look at. */
  private interface Factor {
    /** Why that node may not have it; empty: for nothing that this factor knows. */
    Optional<String> against(Instance one, NodeId id, World.Node node);
  }

  /** Whether {@link #all} is empty: asked so often that nothing is made here but the answer. */
  boolean may(Instance one, NodeId id) {
    World.Node node = round.world().nodes().get(id);
    return node != null
        && isThere(node)
        && isAllowed(one, node)
        && hasActions(one, node.offered().get())
        && isSound(one, node.boot().get())
        && hasPlace(one, id);
  }

  private static boolean isThere(World.Node node) {
    return node.isReady() && !node.isDrained() && !node.settings().isHeld();
  }

  /** It has not failed there, or not too often. */
  private boolean isSound(Instance one, Incarnation boot) {
    return !one.placement().failed().containsKey(boot)
        && (Ranking.isRecovered(one) || worn(one, boot).isEmpty());
  }

  /** Where it is already it needs none. */
  private boolean hasPlace(Instance one, NodeId id) {
    return !isToGoThere(one, id)
        || (round.keptApart(one, id).isEmpty()
            && (isChild(one)
                || (!isHeldBack(one, id) && round.occupancy().lack(one.name(), id).isEmpty())));
  }

  List<String> all(Instance one, NodeId id) {
    World.Node node = round.world().nodes().get(id);
    return node == null
        ? List.of(NOT_UP)
        : factors.stream().flatMap(factor -> factor.against(one, id, node).stream()).toList();
  }

  static boolean isFailure(String against) {
    return against.startsWith(FAILED);
  }

  private static Optional<String> said(boolean applies, String what) {
    return applies ? Optional.of(what) : Optional.empty();
  }

  private static boolean isWithout(World.Node node) {
    return node.boot().isPresent() && node.offered().isEmpty();
  }

  private Optional<String> notAllowable(Instance one, NodeId id, World.Node node) {
    return said(!isAllowed(one, node), "it is not an allowable node");
  }

  private static boolean isAllowed(Instance one, World.Node node) {
    boolean goesAlong = isChild(one) && !Ranking.isRecovered(one); // with its parent (RL-8)
    return goesAlong || one.definition().choosing().allows(node.name());
  }

  private Optional<String> noAction(Instance one, NodeId id, World.Node node) {
    SortedSet<String> missing = new TreeSet<>();
    node.offered().ifPresent(offered -> addMissing(one, offered, missing));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("it has no action of type " + String.join(", ", missing));
  }

  private Optional<String> failed(Instance one, NodeId id, World.Node node) {
    return node.boot()
        .flatMap(boot -> Optional.ofNullable(one.placement().failed().get(boot)))
        .map(failure -> FAILED + failure);
  }

  private Optional<String> wornThere(Instance one, NodeId id, World.Node node) {
    return Ranking.isRecovered(one)
        ? Optional.empty()
        : node.boot().flatMap(boot -> worn(one, boot));
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
                    .filter(Factors::mustCome)
                    .filter(child -> !child.placement().wish().held())
                    .map(child -> worn(child, boot))
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  /** The types that it and those that must come with it need (RL-17). */
  private void addMissing(Instance one, Offered offered, SortedSet<String> missing) {
    for (ActionSpec action : actions(one)) {
      if (!offered.types().contains(action.type())) {
        missing.add(action.type());
      }
    }
    round.children(one).stream()
        .filter(Factors::mustCome)
        .forEach(child -> addMissing(child, offered, missing));
  }

  private boolean hasActions(Instance one, Offered offered) {
    for (ActionSpec action : actions(one)) {
      if (!offered.types().contains(action.type())) {
        return false;
      }
    }
    for (Instance child : round.children(one)) {
      if (mustCome(child) && !hasActions(child, offered)) {
        return false;
      }
    }
    return true;
  }

  private static Collection<ActionSpec> actions(Instance one) {
    Definition definition = Ranking.isRecovered(one) ? one.running() : one.definition();
    return definition.actions().values();
  }

  private static boolean mustCome(Instance child) {
    return child.definition().group().filter(Grouping::moves).isPresent();
  }

  private Optional<String> frozen(Instance one, NodeId id, World.Node node) {
    boolean holds = !isChild(one) && isHeldBack(one, id) && isToGoThere(one, id);
    return said(holds, "the cluster is frozen");
  }

  private Optional<String> keptApart(Instance one, NodeId id, World.Node node) {
    return isToGoThere(one, id)
        ? round.keptApart(one, id).map(other -> other + " is there, from which it is kept apart")
        : Optional.empty();
  }

  /** The group of a child has its place already. */
  private Optional<String> lack(Instance one, NodeId id, World.Node node) {
    return isToGoThere(one, id) && !isChild(one)
        ? round.occupancy().lack(one.name(), id)
        : Optional.empty();
  }

  private static boolean isToGoThere(Instance one, NodeId id) {
    return !Ranking.isRecovered(one) && !one.on().map(Incarnation::node).equals(Optional.of(id));
  }

  private static boolean isChild(Instance one) {
    return one.definition().isChild();
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
