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
import org.lockstep.base.Incarnation;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * Where a client service is, as every node agrees on it (RL-1). Immutable.
 *
 * @param on the boot that has it or works on it; empty when none does
 * @param remains the boot whose remains are to be recovered
 * @param generation grows whenever another attempt is given to a node
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
    long generation,
    boolean transfer,
    Wish wish,
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
          0,
          false,
          Wish.NONE,
          new TreeMap<>(),
          new TreeSet<>(),
          Optional.empty(),
          List.of());

  public Placement {
    failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
    exhausted = Collections.unmodifiableSortedSet(new TreeSet<>(exhausted));
    changes =
        List.copyOf(changes.subList(Math.max(0, changes.size() - MAX_CHANGES), changes.size()));
  }

  /** Of one that runs nowhere, whether it should. */
  public boolean wanted(Definition definition) {
    return !wish.held() && (wish.asked() || definition.auto());
  }

  /**
   * The first generation of a record is one that no earlier record of that name has had: the store
   * gave this version to it alone, so attempt ids never come twice (RL-7).
   */
  public Placement since(long version) {
    return generation > 0 ? this : at(version);
  }

  Placement moved(ClientServiceState to, Optional<Incarnation> where, String why, Instant at) {
    List<Change> all = new ArrayList<>(changes);
    all.add(new Change(at, to, where.or(() -> on).map(Incarnation::node), shortened(why)));
    return new Placement(
        to,
        where,
        to == ClientServiceState.RECOVERING ? remains : Optional.empty(),
        generation,
        transfer,
        wish,
        failed,
        exhausted,
        Optional.empty(),
        all);
  }

  Placement nextGeneration() {
    return at(generation + 1);
  }

  private Placement at(long newGeneration) {
    return new Placement(
        state, on, remains, newGeneration, transfer, wish, failed, exhausted, blocked, changes);
  }

  Placement recovering(Incarnation dead) {
    return new Placement(
        state,
        on,
        Optional.of(dead),
        generation,
        transfer,
        wish,
        failed,
        exhausted,
        blocked,
        changes);
  }

  Placement transferring(boolean now) {
    return new Placement(
        state, on, remains, generation, now, wish, failed, exhausted, blocked, changes);
  }

  Placement wishing(Wish now) {
    return new Placement(
        state, on, remains, generation, transfer, now, failed, exhausted, blocked, changes);
  }

  /** A new attempt: nobody has failed in it. */
  Placement afresh() {
    return withFailed(new TreeMap<>(), new TreeSet<>());
  }

  Placement failedOn(Incarnation boot, String why) {
    SortedMap<Incarnation, String> more = new TreeMap<>(failed);
    more.put(boot, shortened(why));
    return withFailed(more, exhausted);
  }

  Placement exhaustedWith(SortedSet<Incarnation> boots) {
    return withFailed(failed, boots);
  }

  private Placement withFailed(
      SortedMap<Incarnation, String> boots, SortedSet<Incarnation> allOfThem) {
    return new Placement(
        state, on, remains, generation, transfer, wish, boots, allOfThem, blocked, changes);
  }

  Placement withBlocked(Optional<String> why) {
    return new Placement(
        state,
        on,
        remains,
        generation,
        transfer,
        wish,
        failed,
        exhausted,
        why.map(Placement::shortened),
        changes);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
  }
}
