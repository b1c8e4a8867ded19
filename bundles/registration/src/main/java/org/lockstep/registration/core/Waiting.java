package org.lockstep.registration.core;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;

/** What a client service waits for, for people. */
public final class Waiting {
  private final Round round;

  public Waiting(Round round) {
    this.round = round;
  }

  /** Empty when it waits for nothing, or for an action to end. */
  public Optional<String> reason(Instance one) {
    Placement now = one.placement();
    if (one.placement().equals(Placement.UNKNOWN)) {
      return one.placement().blocked();
    }
    Optional<Incarnation> kept = now.on().filter(round.world()::isHandedOver);
    if (kept.isPresent()) {
      return Optional.of(handedOver(kept.get()));
    }
    if (round.isMaintained(one)) {
      return Optional.of("in maintenance: nothing is started, stopped or moved");
    }
    if (now.blocked().isPresent()) {
      return Optional.of("blocked: " + now.blocked().get());
    }
    if (now.on().isPresent()) {
      return missingType(one, now.on().get()).or(() -> belowIt(one)).or(() -> overdue(one));
    }
    return switch (now.state()) {
      case DEREGISTERED -> unplaced(one);
      case RECOVERING -> Optional.of("waits: " + new Intents(round).whyNot(one));
      case STARTING, REGISTERED, STOPPING -> Optional.empty();
    };
  }

  private String handedOver(Incarnation boot) {
    String node = round.world().name(boot.node());
    boolean isBack = round.world().up(boot.node()).filter(now -> !now.equals(boot)).isPresent();
    return isBack
        ? "handed over to a supervisor from which " + node + " has not taken it over: see its log"
        : "handed over to its supervisor until " + node + " is back";
  }

  private Optional<String> unplaced(Instance one) {
    Definition definition = one.definition();
    Placement common = round.common(one);
    if (one.isCommon()) {
      return Optional.empty();
    }
    if (!common.isWanted(definition)) {
      String name = one.name();
      return Optional.of(
          common.wish().held()
              ? "held since it was deregistered, until 'cs register " + name + "'"
              : "manual: 'cs register " + name + "' starts it");
    }
    if (!round.isAlone(one)) {
      return Optional.of("waits until what belongs to it has been stopped or recovered");
    }
    if (Flags.awaitsMaturity(round, one)) {
      return Optional.of("waits for the cluster to be mature");
    }
    if (definition.isChild()) {
      return Optional.of(forParent(one));
    }
    return Optional.of("waits: " + new Intents(round).whyNot(one));
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
        .map(why -> "failed beside its parent " + parent + ": " + why)
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
  Optional<String> missingType(Instance one) {
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
