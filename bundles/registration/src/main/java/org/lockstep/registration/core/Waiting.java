package org.lockstep.registration.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;

/** What a client service waits for, for people. */
public final class Waiting {
  private final Round round;

  public Waiting(Round round) {
    this.round = round;
  }

  /** Empty when it waits for nothing, or for an action to end. */
  public Optional<Wait> reason(Instance one) {
    Placement now = one.placement();
    if (one.placement().equals(Placement.UNKNOWN)) {
      return one.placement().blocked().map(Wait::of);
    }
    Optional<Incarnation> kept = now.on().filter(round.world()::isHandedOver);
    if (kept.isPresent()) {
      return Optional.of(handedOver(kept.get(), one.name()));
    }
    if (round.isMaintained(one)) {
      return Optional.of(Wait.of("in maintenance: nothing is started, stopped or moved"));
    }
    if (now.blocked().isPresent()) {
      Wait table = Wait.of("blocked: " + now.blocked().get());
      return Optional.of(new Wait("blocked: " + stopFailed(one), table.brief()));
    }
    if (now.on().isPresent()) {
      return missingType(one, now.on().get())
          .or(() -> belowIt(one))
          .or(() -> overdue(one))
          .map(Wait::of);
    }
    return switch (now.state()) {
      case DEREGISTERED -> unplaced(one);
      case RECOVERING -> Optional.of(forNode("waits: no node can recover it", one));
      case STARTING, REGISTERED, STOPPING -> Optional.empty();
    };
  }

  /** Why its stop failed, and what is to be done. */
  String stopFailed(Instance one) {
    String why = one.placement().blocked().orElse("");
    if (one.running().forceOnStopFailure()) {
      return why + "; its node is to be forced out for it";
    }
    String node = one.on().map(boot -> round.world().name(boot.node())).orElse("NODE");
    return why
        + "; "
        + stopAgain(one.name())
        + ", 'node force "
        + node
        + " --reason TEXT' ends it with its node";
  }

  /** The way out that leaves its node alone. */
  public static String stopAgain(String name) {
    return "'cs cleanup " + name + "' stops it again";
  }

  /** Why each node cannot have it. */
  Wait forNode(String what, Instance one) {
    List<String> reasons = new ArrayList<>();
    SortedMap<NodeId, String> against = round.ranking().ruledOut(one);
    against.forEach((id, why) -> reasons.add(Wait.about(round.world().name(id), why)));
    return advised(Wait.forNode(what, reasons, one.name()), one, against.values());
  }

  /** Where it has failed it is not tried again by itself (RL-6). */
  private static Wait advised(Wait wait, Instance one, Collection<String> against) {
    return against.stream().anyMatch(Factors::isFailure)
        ? wait.advising("'cs cleanup " + one.name() + "' tries again")
        : wait;
  }

  private Wait handedOver(Incarnation boot, String name) {
    String node = round.world().name(boot.node());
    boolean isBack = round.world().up(boot.node()).filter(now -> !now.equals(boot)).isPresent();
    if (!isBack) {
      return Wait.of("handed over to its supervisor until " + node + " is back");
    }
    String said = "handed over to a supervisor from which " + node + " has not taken it over: ";
    Optional<String> why = round.world().untaken(boot.node());
    return why.isEmpty()
        ? Wait.of(said + "it is at that, or its log says why")
        : new Wait(
            said + why.get() + "; " + word(node),
            node + " has not taken it over: see 'cs explain " + name + "', then " + command(node));
  }

  /** Nobody else can know. */
  private static String word(String node) {
    return "look there, end and undo what is left, and say so with " + command(node);
  }

  private static String command(String node) {
    return "'node unmaintain " + node + " --host-is-off'";
  }

  private Optional<Wait> unplaced(Instance one) {
    Optional<String> known = held(one).or(() -> belongings(one)).or(() -> unripe(one));
    if (known.isPresent()) {
      return known.map(Wait::of);
    }
    if (one.isCommon()) {
      return leftOut(one);
    }
    if (one.definition().isChild()) {
      return Optional.of(Wait.of(forParent(one)));
    }
    return one.id()
        .home()
        .map(
            home ->
                round
                    .ranking()
                    .ruledOut(one, home)
                    .map(why -> advised(leftOut(home, why), one, List.of(why))))
        .orElseGet(() -> Optional.of(forNode("no node can have it", one)));
  }

  /** Of one on all nodes: those that are up and allowable, and where it has never been. */
  private Optional<Wait> leftOut(Instance common) {
    List<Wait> waits = new ArrayList<>();
    round
        .world()
        .nodes()
        .forEach(
            (id, node) -> {
              boolean allowed = common.definition().choosing().allows(node.name());
              if (node.boot().isPresent() && allowed) {
                round
                    .get(InstanceId.of(common.name(), id))
                    .filter(part -> part.placement().changes().isEmpty())
                    .flatMap(part -> round.ranking().ruledOut(part, id))
                    .ifPresent(why -> waits.add(leftOut(id, why)));
              }
            });
    return Wait.all(waits, common.name());
  }

  private Wait leftOut(NodeId node, String why) {
    return Wait.of("not on " + round.world().name(node) + ": " + why);
  }

  private Optional<String> held(Instance one) {
    Placement common = round.common(one);
    if (common.isWanted(one.definition())) {
      return Optional.empty();
    }
    String name = one.name();
    return Optional.of(
        common.wish().held()
            ? "held since it was deregistered, until 'cs register " + name + "'"
            : "manual: 'cs register " + name + "' starts it");
  }

  private Optional<String> belongings(Instance one) {
    return round.isAlone(one)
        ? Optional.empty()
        : Optional.of("waits until what belongs to it has been stopped or recovered");
  }

  private Optional<String> unripe(Instance one) {
    return Flags.awaitsMaturity(round, one)
        ? Optional.of(
            "waits for the cluster to be mature: "
                + new Ripeness(round)
                    .missing(one.definition().choosing(), round.common(one).maturing()))
        : Optional.empty();
  }

  private String forParent(Instance child) {
    Placement now = child.placement();
    Optional<Incarnation> beside =
        round
            .parent(child)
            .filter(up -> up.placement().state() == ClientServiceState.REGISTERED)
            .flatMap(Instance::on);
    Optional<String> failure = beside.flatMap(boot -> Optional.ofNullable(now.failed().get(boot)));
    Optional<String> against = beside.flatMap(boot -> round.ranking().ruledOut(child, boot.node()));
    String parent = child.definition().group().map(Grouping::parent).orElse("");
    return failure
        .map(
            why ->
                "failed beside its parent "
                    + parent
                    + ": "
                    + why
                    + "; 'cs cleanup "
                    + child.name()
                    + "' tries again")
        .or(() -> against.map(why -> "waits beside its parent " + parent + ": " + why))
        .orElse("waits for its parent " + parent);
  }

  private Optional<String> belowIt(Instance one) {
    boolean going = new Leaving(round).why(one).isPresent();
    return going && one.placement().state() == ClientServiceState.REGISTERED && !round.isAlone(one)
        ? Optional.of("waits until what belongs to it has been stopped")
        : Optional.empty();
  }

  /** It was cancelled at its timeout; nothing goes on beside it before it has ended. */
  private Optional<String> overdue(Instance one) {
    Instant since =
        one.placement().changes().stream().map(Change::at).reduce(round.at(), (a, b) -> b);
    return Results.due(one.running(), one.placement())
        .flatMap(
            phase ->
                one.running()
                    .action(phase)
                    .filter(action -> since.plus(action.timeout()).isBefore(round.at()))
                    .map(
                        action ->
                            "waits for the end of "
                                + phase.name().toLowerCase(Locale.ROOT)
                                + ", which was cancelled after its timeout of "
                                + action.timeout().toMillis()
                                + " ms"));
  }

  /** An action in use whose bundle is away (RL-7). */
  public Optional<String> missingType(Instance one) {
    return one.on().flatMap(on -> missingType(one, on));
  }

  private Optional<String> missingType(Instance one, Incarnation on) {
    World world = round.world();
    Optional<Offered> offered = world.node(on.node()).flatMap(World.Node::offered);
    boolean due = Results.due(one.running(), one.placement()).isPresent();
    if (due && offered.isEmpty()) {
      return Optional.of("waits for registration on " + world.name(on.node()));
    }
    return Results.due(one.running(), one.placement())
        .flatMap(phase -> one.running().action(phase))
        .map(ActionSpec::type)
        .filter(type -> offered.map(there -> !there.types().contains(type)).orElse(true))
        .map(type -> "waits for an action of type " + type + " on " + world.name(on.node()));
  }
}
