package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;

/**
 * A resource goes to the node that uses it alone, so that it need not ask (DLM-2). It is offered;
 * that node is its master from when it hears so, and grants when it has what the last one knew: by
 * then all that it had said before has arrived there.
 */
final class Moving {
  /**
   * What nodes tell the directory of several moves of one resource may arrive there in another
   * order. Until that is ordered nothing is moved.
   */
  static final int NEVER = Integer.MAX_VALUE;

  private final int enough;
  private final ShardState state;
  private final Mastering mastering;
  private final Borrowing borrowing;
  private final Consumer<Message.Mastered> directory;

  /** What this node has offered, and still knows. */
  private final Map<Known, Offered> offered = new LinkedHashMap<>();

  /** What a node that leaves was about to master, and still holds. */
  private final Map<Known, Incarnation> takenBack = new LinkedHashMap<>();

  /** Members come and go: nothing new is offered meanwhile. */
  private boolean halted = true;

  /**
   * @param held who asks meanwhile is answered when it is over
   */
  private record Offered(Incarnation to, Resource resource, List<Held> held) {}

  private record Held(Incarnation from, long id) {}

  /**
   * @param directory is told of it
   * @param enough requests in a row of one node, and none of others
   */
  Moving(
      ShardState state,
      Mastering mastering,
      Borrowing borrowing,
      Consumer<Message.Mastered> directory,
      int enough) {
    this.directory = directory;
    this.enough = enough;
    this.state = state;
    this.mastering = mastering;
    this.borrowing = borrowing;
  }

  /** One of its locks was asked for here. */
  void asked(Known what, Incarnation by) {
    what.streak = by.equals(what.lastUser) ? what.streak + 1 : 1;
    what.lastUser = by;
    if (what.streak >= enough && !halted) {
      what.streak = 0;
      Resource resource = what.resource;
      if (resource != null && resource.isUsedOnlyBy(entry -> isOf(entry, by))) {
        offer(what, resource, by);
      }
    }
  }

  private static boolean isOf(Entry entry, Incarnation node) {
    return entry instanceof PeerEntry lock && lock.node.equals(node);
  }

  private void offer(Known what, Resource resource, Incarnation to) {
    offered.put(what, new Offered(to, resource, new ArrayList<>()));
    what.leaving = resource;
    what.resource = null;
    state.learn(what, to);
    state.out.send(to, new Message.Offer(what.name));
  }

  /** A lock of what is not mastered here. */
  void askedInVain(Incarnation from, Message.Ask ask) {
    Offered offer = state.ifKnown(ask.name()).map(offered::get).orElse(null);
    Held held = new Held(from, ask.id());
    if (offer == null || from.equals(offer.to)) {
      answer(held);
    } else {
      offer.held.add(held);
    }
  }

  private void answer(Held held) {
    state.out.send(held.from, new Message.NotMaster(held.id));
  }

  /** To this node, by its master. */
  void offered(Incarnation from, ResourceName name) {
    Known what = state.known(name);
    if (what.resource != null || !state.members.contains(state.self)) {
      return; // it leaves: that one takes it back
    }
    what.finding = false;
    what.awaits = from;
    borrowing.refuseCancelled(what);
    mastering.begin(what, Resource.orphan(state.floor));
    state.out.send(from, new Message.Accept(name));
  }

  void accepted(Incarnation from, ResourceName name) {
    state.ifKnown(name).filter(what -> isOffered(what, from)).ifPresent(this::handOver);
  }

  private boolean isOffered(Known what, Incarnation to) {
    Offered offer = offered.get(what);
    return offer != null && offer.to.equals(to);
  }

  private void handOver(Known what) {
    Offered offer = Objects.requireNonNull(offered.remove(what));
    Resource resource = offer.resource;
    what.leaving = null;
    resource.forEach(entry -> state.remove((PeerEntry) entry));
    state.out.send(
        offer.to,
        new Message.Take(what.name, resource.token(), resource.value(), resource.valueToken()));
    directory.accept(new Message.Mastered(offer.to, List.of(what.name)));
    offer.held.forEach(this::answer);
  }

  void taken(Incarnation from, Message.Take take) {
    state
        .ifKnown(take.name())
        .filter(what -> from.equals(what.awaits))
        .ifPresent(
            what -> {
              what.awaits = null;
              Objects.requireNonNull(what.resource)
                  .inherit(take.token(), take.value(), take.valueToken());
              mastering.resume(what);
              directory.accept(new Message.Mastered(state.self, List.of(what.name)));
            });
  }

  /**
   * Members come and go. What was offered to one who goes is taken back.
   *
   * @return what this node masters without having heard of its last master, which is dead
   */
  List<Known> halt(Set<Incarnation> dead) {
    halted = true;
    takenBack.values().removeIf(dead::contains);
    offered.entrySet().stream()
        .filter(each -> !state.members.contains(each.getValue().to()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(what -> takeBack(what, dead));
    List<Known> left = new ArrayList<>();
    for (Known what : state.rebuilding.all()) {
      if (what.awaits != null && dead.contains(what.awaits)) {
        what.awaits = null;
        left.add(what);
      }
    }
    return left;
  }

  /** What the dead held of it goes as all that they held. */
  private void takeBack(Known what, Set<Incarnation> dead) {
    Offered offer = Objects.requireNonNull(offered.remove(what));
    what.leaving = null;
    borrowing.refuseCancelled(what);
    mastering.begin(what, offer.resource);
    if (!dead.contains(offer.to)) {
      takenBack.put(what, offer.to);
    }
    offer.held.forEach(this::answer);
  }

  /** By now its users there have released it, and had nobody to tell. */
  void purgeTakenBack() {
    takenBack.forEach((what, from) -> mastering.purge(what, Set.of(from)));
    takenBack.clear();
  }

  /** This node leaves, and does not wait until they have been accepted. */
  void handOverAll() {
    List.copyOf(offered.keySet()).forEach(this::handOver);
  }

  void resume() {
    halted = false;
  }
}
