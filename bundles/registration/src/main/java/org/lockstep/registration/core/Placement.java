package org.lockstep.registration.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * Where a client service is, as every node agrees on it (RL-1). Immutable.
 *
 * @param on the boot that has it or works on it; empty when none does
 * @param remains the boot whose remains are to be recovered
 * @param last the node that it was on last; empty: it has never been anywhere
 * @param generation grows whenever another attempt is given to a node
 * @param ranked the joins up to this one were known when it was last chosen a node (RL-11)
 * @param transfer the flag T (RL-9)
 * @param wish what people want
 * @param failed boots that failed in this attempt, and why
 * @param exhausted the allowable boots that were up when all had failed: another one is a reason to
 *     try all again (RL-6)
 * @param blocked why its stop failed; nothing goes on before somebody says so
 * @param changes the last {@value #MAX_CHANGES}, oldest first
 */
public record Placement(
    ClientServiceState state,
    Optional<Incarnation> on,
    Optional<Incarnation> remains,
    Optional<NodeId> last,
    long generation,
    long ranked,
    boolean transfer,
    Wish wish,
    Maturing maturing,
    Restarts restarts,
    SortedMap<Incarnation, String> failed,
    SortedSet<Incarnation> exhausted,
    Optional<String> blocked,
    List<Change> changes) {
  public static final int MAX_CHANGES = 20;
  private static final int MAX_REASON = 500;

  /** Before anything was decided. */
  public static final Placement NONE =
      new Placement(
          ClientServiceState.DEREGISTERED,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          false,
          Wish.NONE,
          Maturing.NONE,
          Restarts.NONE,
          Collections.emptySortedMap(),
          Collections.emptySortedSet(),
          Optional.empty(),
          List.of());

  /**
   * Of a record that cannot be read: it may be anywhere, so nothing is started, stopped or moved
   * for it, and nothing beside it is taken to be alone.
   */
  public static final Placement UNKNOWN =
      NONE.with(
          next -> {
            next.state = ClientServiceState.REGISTERED;
            next.wish = Wish.NONE.maintained(true);
            next.blocked = Optional.of("its record cannot be read: see the log");
          });

  public Placement {
    failed =
        failed.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(failed));
    exhausted =
        exhausted.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(exhausted));
    changes =
        List.copyOf(changes.subList(Math.max(0, changes.size() - MAX_CHANGES), changes.size()));
  }

  /** Whether it should be up, once the cluster is ripe for it. */
  public boolean isWanted(Definition definition) {
    boolean automatic = definition.isChild() || definition.choosing().auto();
    return !wish.held() && (wish.asked() || wish.chosen() || automatic);
  }

  /**
   * The first generation of a record is one that no earlier record of that name has had: the store
   * gave this version to it alone, so attempt ids never come twice (RL-7).
   */
  public Placement since(long version) {
    return generation > 0 ? this : with(next -> next.generation = version);
  }

  Placement moved(ClientServiceState to, Optional<Incarnation> where, String why, Instant at) {
    List<Change> all = new ArrayList<>(changes);
    all.add(new Change(at, to, where.or(() -> on).map(Incarnation::node), shortened(why)));
    return with(
        next -> {
          next.state = to;
          next.on = where;
          next.remains = to == ClientServiceState.RECOVERING ? remains : Optional.empty();
          boolean recovers = to == ClientServiceState.RECOVERING;
          next.last = recovers ? last : where.map(Incarnation::node).or(() -> last);
          next.blocked = Optional.empty();
          next.changes = all;
        });
  }

  /**
   * What runs is a later boot's from now on; nothing was started, so it is the same generation.
   *
   * @param name of the node
   */
  public Placement adopted(Incarnation boot, String name, Instant at) {
    String why = "adopted by " + name + "'s boot " + boot.number();
    return moved(state, Optional.of(boot), why, at);
  }

  Placement nextGeneration() {
    return with(next -> next.generation = generation + 1);
  }

  Placement recovering(Incarnation dead) {
    return with(next -> next.remains = Optional.of(dead));
  }

  Placement rankedAmong(long joins) {
    return with(next -> next.ranked = joins);
  }

  Placement transferring(boolean now) {
    return transfer == now ? this : with(next -> next.transfer = now);
  }

  Placement wishing(Wish now) {
    return wish.equals(now) ? this : with(next -> next.wish = now);
  }

  Placement maturing(Maturing now) {
    return maturing.equals(now) ? this : with(next -> next.maturing = now);
  }

  Placement restarting(Restarts now) {
    return restarts.equals(now) ? this : with(next -> next.restarts = now);
  }

  /** A new attempt: nobody has failed in it. */
  Placement afresh() {
    return failed.isEmpty() && exhausted.isEmpty()
        ? this
        : with(
            next -> {
              next.failed = new TreeMap<>();
              next.exhausted = new TreeSet<>();
            });
  }

  Placement failedOn(Incarnation boot, String why) {
    SortedMap<Incarnation, String> more = new TreeMap<>(failed);
    more.put(boot, shortened(why));
    return with(next -> next.failed = more);
  }

  Placement exhaustedWith(SortedSet<Incarnation> boots) {
    return exhausted.equals(boots) ? this : with(next -> next.exhausted = boots);
  }

  Placement withBlocked(Optional<String> why) {
    return with(next -> next.blocked = why.map(Placement::shortened));
  }

  private static String shortened(String text) {
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
  }

  private Placement with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** One that is being changed. */
  private static final class Draft {
    ClientServiceState state;
    Optional<Incarnation> on;
    Optional<Incarnation> remains;
    Optional<NodeId> last;
    long generation;
    long ranked;
    boolean transfer;
    Wish wish;
    Maturing maturing;
    Restarts restarts;
    SortedMap<Incarnation, String> failed;
    SortedSet<Incarnation> exhausted;
    Optional<String> blocked;
    List<Change> changes;

    Draft(Placement from) {
      state = from.state;
      on = from.on;
      remains = from.remains;
      last = from.last;
      generation = from.generation;
      ranked = from.ranked;
      transfer = from.transfer;
      wish = from.wish;
      maturing = from.maturing;
      restarts = from.restarts;
      failed = from.failed;
      exhausted = from.exhausted;
      blocked = from.blocked;
      changes = from.changes;
    }

    Placement done() {
      return new Placement(
          state,
          on,
          remains,
          last,
          generation,
          ranked,
          transfer,
          wish,
          maturing,
          restarts,
          failed,
          exhausted,
          blocked,
          changes);
    }
  }
}
