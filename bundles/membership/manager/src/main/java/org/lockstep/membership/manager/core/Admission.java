package org.lockstep.membership.manager.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionType;

/**
 * What may be asked of a membership, and what it changes: each answers with a refusal or nothing.
 */
final class Admission {
  private Admission() {}

  /**
   * MM-1: the registrations made before the join travel with it, accepted together or not at all.
   */
  static Optional<Problem> join(Draft draft, Incarnation boot, Ask.Join ask) {
    Member present = draft.members.get(boot.node());
    if (present != null) {
      return present.boot().equals(boot) && !present.leavingByForce()
          ? Optional.empty()
          : Optional.of(notYet(boot, "its last boot is still being taken out (MM-9)"));
    }
    SortedSet<NodeId> unheard = joinedNodes(draft);
    unheard.remove(boot.node());
    unheard.removeAll(ask.hears());
    if (!unheard.isEmpty()) {
      return Optional.of(notYet(boot, "it does not hear " + unheard + " (MM-17)"));
    }
    SortedMap<Level, SubsystemSpec> registered = new TreeMap<>();
    registered.put(Level.MEMBERSHIP, SubsystemSpec.of(Level.MEMBERSHIP, Barriers.ONE));
    for (SubsystemSpec spec : ask.specs()) {
      Optional<Problem> mismatch = mismatch(draft, boot, spec);
      if (mismatch.isPresent()) {
        return mismatch;
      }
      registered.put(spec.level(), spec);
    }
    registered.values().forEach(spec -> fix(draft, boot, spec));
    draft.members.put(boot.node(), Member.joining(boot, registered));
    return Optional.empty();
  }

  private static SortedSet<NodeId> joinedNodes(Draft draft) {
    SortedSet<NodeId> nodes = new TreeSet<>();
    draft.members.values().stream()
        .filter(member -> member.state() == NodeState.JOINED)
        .forEach(member -> nodes.add(member.boot().node()));
    return nodes;
  }

  /**
   * Hot install: the level is taken through this node's join as soon as the node is free (MM-13).
   */
  static Optional<Problem> register(Draft draft, Incarnation boot, SubsystemSpec spec) {
    Optional<Member> member = draft.member(boot);
    if (member.isEmpty()) {
      return Optional.of(notYet(boot, "it is not a member"));
    }
    if (member.get().registered().containsKey(spec.level())) {
      return member.get().releases().contains(spec.level())
          ? Optional.of(notYet(boot, spec.level() + " is still leaving"))
          : Optional.empty();
    }
    Optional<Problem> mismatch = mismatch(draft, boot, spec);
    if (mismatch.isEmpty()) {
      fix(draft, boot, spec);
      draft.update(boot.node(), old -> old.registering(spec));
    }
    return mismatch;
  }

  static Optional<Problem> leave(Draft draft, Incarnation boot) {
    if (draft.staying(boot).isPresent()) {
      draft.update(boot.node(), Member::wantingToLeave);
    }
    return Optional.empty();
  }

  /** Asked for by a member (MM-10): who is not one, or is being forced out, has no say. */
  static Optional<Problem> forceFor(
      Draft draft, Incarnation asker, Incarnation boot, String reason, long now) {
    if (draft.staying(asker).isEmpty()) {
      return Optional.of(
          new Problem(
              "not-a-member", "force refused", asker.toString(), "only a member may ask for it"));
    }
    if (!draft.has(boot)) {
      return Optional.of(
          new Problem(
              "not-a-member",
              "force refused",
              boot.node().toString(),
              boot + " is not a member of the cluster"));
    }
    return force(draft, boot, reason, now);
  }

  /** Hot removal: the level leaves, its dependants before it (MM-13). */
  static Optional<Problem> release(Draft draft, Incarnation boot, Level level) {
    if (draft.has(boot)) {
      draft.update(
          boot.node(),
          member -> member.registered().containsKey(level) ? member.releasing(level) : member);
    }
    return Optional.empty();
  }

  /** MM-10, MM-11: committed first; the levels hear of it when the death is proven. */
  static Optional<Problem> force(Draft draft, Incarnation boot, String reason, long now) {
    Optional<Member> member = draft.staying(boot);
    if (member.isEmpty()) {
      return Optional.empty();
    }
    SortedSet<Level> path = new TreeSet<>(member.get().at().keySet());
    for (Walk walk : draft.walksOf(boot)) {
      if (walk.forced()) {
        path.removeAll(walk.path()); // FORCED_LEAVING is never sent twice (Table 1)
      } else {
        draft.end(walk, "aborted: " + reason);
      }
    }
    draft.leaveBatches(boot);
    draft.update(boot.node(), old -> old.in(NodeState.FORCED_LEAVING));
    draft.put(
        new Walk(
            draft.newId(),
            boot,
            TransitionType.FORCED_LEAVING,
            false,
            List.copyOf(path),
            reason,
            "",
            now));
    return Optional.empty();
  }

  /** The removal of a subsystem failed or took too long: the others recover its level (MM-13). */
  static Optional<Problem> lost(Draft draft, Incarnation boot, Level level, String why, long now) {
    Optional<Member> staying = draft.staying(boot);
    Optional<SubsystemSpec> spec =
        staying.flatMap(each -> Optional.ofNullable(each.registered().get(level)));
    if (staying.isEmpty() || spec.isEmpty()) {
      return Optional.empty();
    }
    SortedSet<Level> going = losing(draft, staying.get(), level);
    boolean panic =
        spec.get().onLoss() == OnLoss.PANIC
            || going.stream()
                .map(staying.get().registered()::get)
                .anyMatch(each -> each != null && each.onLoss() == OnLoss.PANIC);
    if (panic) {
      return force(draft, boot, level + " was lost: " + why, now);
    }
    for (Walk walk : draft.walksOf(boot)) {
      if (!walk.forced()) {
        takeOut(draft, walk, level, going, why);
      }
    }
    SortedSet<Level> silent = new TreeSet<>(going);
    silent.add(level);
    draft.leaveBatchesAt(silent, boot);
    draft.update(boot.node(), old -> old.at().containsKey(level) ? old : old.deregistering(level));
    if (!going.isEmpty()) {
      draft.put(
          new Walk(
              draft.newId(),
              boot,
              TransitionType.FORCED_LEAVING,
              true,
              List.copyOf(going),
              why,
              "the node lives; only its subsystem is gone",
              now));
    }
    return Optional.empty();
  }

  /** The lost level and what stands on it there, unless a forced leave is on its way already. */
  private static SortedSet<Level> losing(Draft draft, Member member, Level level) {
    SortedSet<Level> going = member.withDependants(new TreeSet<>(Set.of(level)));
    going.retainAll(member.at().keySet());
    draft.walksOf(member.boot()).stream()
        .filter(Walk::forced)
        .forEach(walk -> going.removeAll(walk.path()));
    return going;
  }

  /**
   * A transition that is at work on a lost level ends, and is planned anew after the forced leave;
   * one that is at work on another level only no longer comes by.
   */
  private static void takeOut(
      Draft draft, Walk walk, Level lost, SortedSet<Level> going, String why) {
    boolean atWork = draft.inOpenBatch(walk) && going.contains(walk.path().get(0));
    if (atWork) {
      draft.end(walk, "aborted: " + why);
      return;
    }
    List<Level> rest =
        walk.path().stream()
            .filter(level -> !level.equals(lost) && !going.contains(level))
            .toList();
    draft.put(walk.onPath(rest));
  }

  /** Whether a boot that had no lease for a while still is a member (DB-8). */
  static Optional<Problem> confirm(Draft draft, Incarnation boot) {
    return draft.staying(boot).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Ask.GONE,
                "not confirmed",
                boot.toString(),
                "it has been, or is being, forced out"));
  }

  static void proven(Draft draft, Incarnation boot, String proof) {
    draft.walks.replaceAll(
        (id, walk) ->
            walk.boot().equals(boot) && walk.forced() && walk.proof().isEmpty()
                ? walk.provenBy(proof)
                : walk);
  }

  private static Optional<Problem> mismatch(Draft draft, Incarnation boot, SubsystemSpec spec) {
    for (ClusterState.Fixed fixed : draft.levels.values()) {
      SubsystemSpec first = fixed.spec();
      boolean same = first.level().equals(spec.level());
      if (same && !first.barriers().equals(spec.barriers())) {
        return Optional.of(
            new Problem(
                "barrier-mismatch",
                "subsystem " + spec.level().name() + " refused",
                "level " + spec.level().number(),
                String.format(
                    "%s has barriers %s, but %s registered it with %s (MM-7)",
                    boot.node(), spec.barriers(), fixed.by(), first.barriers())));
      }
      if (!same && first.level().name().equals(spec.level().name())) {
        return Optional.of(
            new Problem(
                "level-mismatch",
                "subsystem " + spec.level().name() + " refused",
                "level " + spec.level().number(),
                String.format(
                    "%s registers it at level %d, but %s did at level %d (MM-7)",
                    boot.node(), spec.level().number(), fixed.by(), first.level().number())));
      }
    }
    return Optional.empty();
  }

  private static void fix(Draft draft, Incarnation boot, SubsystemSpec spec) {
    draft.levels.putIfAbsent(spec.level(), new ClusterState.Fixed(spec, boot.node()));
  }

  private static Problem notYet(Incarnation boot, String why) {
    return new Problem(Ask.NOT_YET, "join refused for now", boot.toString(), why);
  }
}
