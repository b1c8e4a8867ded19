package org.lockstep.registration.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * Where a client service is, as every node agrees on it (RL-1). Immutable.
 *
 * @param on the boot that has it or works on it; empty when none does
 * @param generation grows whenever another attempt is given to a node
 * @param transfer the flag T (RL-9)
 * @param asked registered by hand
 * @param held deregistered by hand (RL-12)
 * @param target where a person wants it next
 * @param avoid where a transfer by hand takes it from
 * @param failed nodes that failed in this attempt, and why
 * @param blocked why its stop failed; nothing goes on before somebody says so
 * @param changes the last {@value #MAX_CHANGES}, oldest first
 */
public record Placement(
    ClientServiceState state,
    Optional<Incarnation> on,
    long generation,
    boolean transfer,
    boolean asked,
    boolean held,
    Optional<NodeId> target,
    Optional<NodeId> avoid,
    SortedMap<NodeId, String> failed,
    Optional<String> blocked,
    List<Change> changes) {
  public static final int MAX_CHANGES = 20;
  private static final int MAX_REASON = 500;

  /** Before anything was decided. */
  public static final Placement NONE =
      new Placement(
          ClientServiceState.DEREGISTERED,
          Optional.empty(),
          0,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          new TreeMap<>(),
          Optional.empty(),
          List.of());

  public Placement {
    failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
    changes =
        List.copyOf(changes.subList(Math.max(0, changes.size() - MAX_CHANGES), changes.size()));
  }

  public boolean wanted(Definition definition) {
    return asked || (definition.auto() && !held);
  }

  Placement moved(ClientServiceState to, Optional<Incarnation> where, String why, Instant at) {
    List<Change> all = new ArrayList<>(changes);
    all.add(new Change(at, to, where.or(() -> on).map(Incarnation::node), shortened(why)));
    return new Placement(
        to, where, generation, transfer, asked, held, target, avoid, failed, Optional.empty(), all);
  }

  Placement nextGeneration() {
    return new Placement(
        state, on, generation + 1, transfer, asked, held, target, avoid, failed, blocked, changes);
  }

  Placement transferring(boolean now) {
    return new Placement(
        state, on, generation, now, asked, held, target, avoid, failed, blocked, changes);
  }

  Placement wish(boolean askedNow, boolean heldNow) {
    return new Placement(
        state,
        on,
        generation,
        transfer,
        askedNow,
        heldNow,
        target,
        avoid,
        failed,
        blocked,
        changes);
  }

  Placement towards(Optional<NodeId> to, Optional<NodeId> from) {
    return new Placement(
        state, on, generation, transfer, asked, held, to, from, failed, blocked, changes);
  }

  Placement withFailed(SortedMap<NodeId, String> nodes) {
    return new Placement(
        state, on, generation, transfer, asked, held, target, avoid, nodes, blocked, changes);
  }

  Placement failedOn(NodeId node, String why) {
    SortedMap<NodeId, String> more = new TreeMap<>(failed);
    more.put(node, shortened(why));
    return withFailed(more);
  }

  Placement withBlocked(Optional<String> why) {
    return new Placement(
        state,
        on,
        generation,
        transfer,
        asked,
        held,
        target,
        avoid,
        failed,
        why.map(Placement::shortened),
        changes);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
  }
}
