package org.lockstep.membership.manager.wire;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionType;

/** Encoder and decoder, in pairs, of the words that everything else is made of. */
final class Basics {
  private Basics() {}

  static PLevel level(Level level) {
    return PLevel.newBuilder().setNumber(level.number()).setName(level.name()).build();
  }

  static Level level(PLevel level) {
    return new Level(level.getNumber(), level.getName());
  }

  static PBoot boot(Incarnation boot) {
    return PBoot.newBuilder().setNode(boot.node().value()).setNumber(boot.number()).build();
  }

  static Incarnation boot(PBoot boot) {
    return Incarnation.of(boot.getNode(), boot.getNumber());
  }

  static NodeState state(int code) {
    return one(NodeState.values(), code);
  }

  static TransitionType type(int code) {
    return one(TransitionType.values(), code);
  }

  static PSpec spec(SubsystemSpec spec) {
    PSpec.Builder builder =
        PSpec.newBuilder()
            .setLevel(level(spec.level()))
            .setJoining(spec.barriers().joining())
            .setLeaving(spec.barriers().leaving())
            .setForcedLeaving(spec.barriers().forcedLeaving())
            .setRequiresAll(spec.requires().isEmpty())
            .setOnLoss(spec.onLoss().ordinal())
            .setRemovalDeadlineMs(spec.removalDeadline().toMillis())
            .setJoiningDeadlineMs(spec.deadlines().joining().toMillis())
            .setLeavingDeadlineMs(spec.deadlines().leaving().toMillis())
            .setForcedLeavingDeadlineMs(spec.deadlines().forcedLeaving().toMillis())
            .setBundle(spec.bundle());
    spec.requires().ifPresent(builder::addAllRequires);
    return builder.build();
  }

  static SubsystemSpec spec(PSpec spec) {
    Optional<SortedSet<String>> requires =
        spec.getRequiresAll()
            ? Optional.empty()
            : Optional.of(new TreeSet<>(spec.getRequiresList()));
    return new SubsystemSpec(
        level(spec.getLevel()),
        new Barriers(spec.getJoining(), spec.getLeaving(), spec.getForcedLeaving()),
        requires,
        one(OnLoss.values(), spec.getOnLoss()),
        Duration.ofMillis(spec.getRemovalDeadlineMs()),
        new Deadlines(
            Duration.ofMillis(spec.getJoiningDeadlineMs()),
            Duration.ofMillis(spec.getLeavingDeadlineMs()),
            Duration.ofMillis(spec.getForcedLeavingDeadlineMs())),
        spec.getBundle());
  }

  static NodeId node(int id) {
    return NodeId.of(id);
  }

  private static <T> T one(T[] values, int code) {
    if (code < 0 || code >= values.length) {
      throw new IllegalArgumentException(
          code + " is no " + values[0].getClass().getSimpleName() + " of this version");
    }
    return values[code];
  }
}
