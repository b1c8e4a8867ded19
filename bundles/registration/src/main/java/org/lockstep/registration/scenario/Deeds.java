package org.lockstep.registration.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Durations;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Intents;
import org.lockstep.registration.core.Placement;

/** Does what a step says. */
final class Deeds {
  private final Player player;
  private final SimulatedNodes nodes;

  Deeds(Player player) {
    this.player = player;
    this.nodes = player.nodes;
  }

  /** What could not be done, in words. */
  List<String> perform(Deed deed) {
    try {
      Optional<String> wrong = begin(deed);
      if (deed.word() != Word.ELAPSE) {
        player.settle(false);
      }
      return wrong.stream().toList();
    } catch (ProblemException e) {
      return List.of("refused: " + e.problem().line());
    }
  }

  private Optional<String> begin(Deed deed) {
    return switch (deed.word()) {
      case BOOT, LEAVE, CRASH, STANDBY, UNSTANDBY, LOAD -> node(deed);
      case SUCCEED, FAIL -> end(deed);
      case BREAK, REGISTER, DEREGISTER, TRANSFER, CLEANUP, REMOVE -> service(deed);
      case CAPACITY -> {
        nodes.capacity(
            deed.first(), Amounts.of(deed.operands().subList(1, deed.operands().size())));
        yield Optional.empty();
      }
      case FREEZE, UNFREEZE -> {
        nodes.settings(nodes.settings().frozen(deed.word() == Word.FREEZE));
        yield Optional.empty();
      }
      case MAINTAIN, UNMAINTAIN -> maintain(deed);
      case DEFINE -> {
        player.defining.define(deed.defined());
        yield Optional.empty();
      }
      case ELAPSE -> {
        player.elapse(Durations.parse(deed.first()).orElseThrow());
        yield Optional.empty();
      }
      case NOTHING -> Optional.empty();
    };
  }

  private Optional<String> node(Deed deed) {
    for (String name : deed.word() == Word.LOAD ? deed.operands().subList(0, 1) : deed.operands()) {
      if (deed.word() == Word.BOOT == nodes.isUp(name)
          && (deed.word() == Word.BOOT || deed.word() == Word.LEAVE || deed.word() == Word.CRASH)) {
        return Optional.of(name + " is " + (nodes.isUp(name) ? "up" : "down") + " already");
      }
    }
    switch (deed.word()) {
      case BOOT -> nodes.boot(deed.operands());
      case LEAVE -> nodes.leave(deed.first());
      case CRASH -> deed.operands().forEach(nodes::down);
      case STANDBY, UNSTANDBY -> nodes.standby(deed.first(), deed.word() == Word.STANDBY);
      default -> nodes.load(deed.first(), Double.parseDouble(deed.operands().get(1)));
    }
    return Optional.empty();
  }

  private Optional<String> end(Deed deed) {
    ActionPhase phase = ActionPhase.valueOf(deed.first().toUpperCase(Locale.ROOT));
    String name = deed.operands().get(1);
    Optional<Attempts.Attempt> attempt = player.attempts.find(phase, name, nodeOf(deed, 2));
    if (attempt.isEmpty()) {
      return Optional.of("no " + deed.first() + " of " + name + " is under way");
    }
    player.attempts.end(attempt.get());
    ActionResult result =
        deed.word() == Word.SUCCEED ? ActionResult.ok() : ActionResult.failed("as scripted");
    player
        .roster
        .get(attempt.get().id())
        .ifPresent(one -> player.end(one, attempt.get().phase(), result));
    return Optional.empty();
  }

  private Optional<NodeId> nodeOf(Deed deed, int index) {
    return deed.operands().size() > index
        ? Optional.of(nodes.id(deed.operands().get(index)))
        : Optional.empty();
  }

  private Optional<String> service(Deed deed) {
    String name = deed.first();
    Optional<NodeId> node = nodeOf(deed, 1);
    switch (deed.word()) {
      case REGISTER -> wish(name, (intents, one) -> intents.register(one, node));
      case DEREGISTER -> {
        wish(name, Intents::deregister);
        stopAgain(name);
      }
      case TRANSFER -> wish(name, (intents, one) -> intents.transfer(one, node));
      case CLEANUP -> cleanup(name);
      case REMOVE -> remove(name);
      default -> fails(name, node);
    }
    return Optional.empty();
  }

  private void wish(String name, BiFunction<Intents, Instance, Placement> wish) {
    Instance one = get(name);
    player.place(one.id(), wish.apply(new Intents(player.round(false)), one));
  }

  private Instance get(String name) {
    return player
        .roster
        .get(InstanceId.of(name))
        .orElseThrow(
            () ->
                new ProblemException(
                    "unknown-client-service", name, "", "there is no such client service"));
  }

  /** Of a group all its members; a recovery that waits is the one that is defined now. */
  private void cleanup(String name) {
    get(name);
    for (Instance one : parts(name)) {
      player.place(one.id(), Intents.cleanup(one.placement()));
      if (one.placement().state() == ClientServiceState.RECOVERING && one.on().isEmpty()) {
        player.redefine(one.id());
      }
    }
    player.roster.children(name).forEach(this::cleanup);
  }

  /** What is blocked of it and its group is stopped once more. */
  private void stopAgain(String name) {
    for (Instance one : parts(name)) {
      if (one.placement().blocked().isPresent()) {
        player.place(one.id(), Intents.cleanup(one.placement()));
      }
    }
    player.roster.children(name).forEach(this::stopAgain);
  }

  private List<Instance> parts(String name) {
    return player.roster.parts(name).stream()
        .flatMap(id -> player.roster.get(id).stream())
        .toList();
  }

  private void remove(String name) {
    get(name);
    player.defining.remove(name);
    player.forget(name);
  }

  /** What runs fails, and a monitor says so. */
  private void fails(String name, Optional<NodeId> node) {
    get(name);
    parts(name).stream()
        .filter(one -> node.isEmpty() || one.on().map(Incarnation::node).equals(node))
        .forEach(
            one ->
                player.place(
                    one.id(),
                    new Intents(player.round(false))
                        .failed(one, one.placement().generation(), "it failed")));
  }

  private Optional<String> maintain(Deed deed) {
    boolean now = deed.word() == Word.MAINTAIN;
    if (deed.operands().isEmpty()) {
      nodes.settings(nodes.settings().maintained(now));
    } else if (nodes.isNode(deed.first())) {
      nodes.maintained(deed.first(), now);
    } else {
      Placement placement = get(deed.first()).placement();
      player.place(InstanceId.of(deed.first()), Intents.maintain(placement, now));
    }
    return Optional.empty();
  }
}
