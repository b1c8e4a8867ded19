package org.lockstep.dlm.manager.wire;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockOptions;
import org.lockstep.dlm.LockspaceSpec;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;
import org.lockstep.dlm.manager.core.Link;
import org.lockstep.dlm.manager.core.Message.Wish;
import org.lockstep.dlm.manager.core.Trail;

/** What several messages have in common. What cannot be is an {@link IllegalArgumentException}. */
final class Values {
  private static final LockMode[] MODES = LockMode.values();
  private static final Reason[] REASONS = Reason.values();

  private Values() {}

  static ByteString name(ResourceName name) {
    return ByteString.copyFrom(name.bytes());
  }

  static ResourceName name(ByteString bytes) {
    return ResourceName.of(bytes.toByteArray());
  }

  static PBoot boot(Incarnation boot) {
    return PBoot.newBuilder().setNode(boot.node().value()).setNumber(boot.number()).build();
  }

  static Incarnation boot(PBoot boot) {
    return Incarnation.of(boot.getNode(), boot.getNumber());
  }

  static LockMode mode(int ordinal) {
    if (ordinal < 0 || ordinal >= MODES.length) {
      throw new IllegalArgumentException("no lock mode has number " + ordinal);
    }
    return MODES[ordinal];
  }

  static Reason reason(int ordinal) {
    if (ordinal < 0 || ordinal >= REASONS.length) {
      throw new IllegalArgumentException("no reason has number " + ordinal);
    }
    return REASONS[ordinal];
  }

  static PWish wish(Wish wish) {
    return PWish.newBuilder()
        .setMode(wish.mode().ordinal())
        .setHow(wish.how())
        .setAlternate(wish.alternate() == null ? 0 : wish.alternate().ordinal() + 1)
        .build();
  }

  static Wish wish(PWish wish) {
    @Nullable LockMode alternate = wish.getAlternate() == 0 ? null : mode(wish.getAlternate() - 1);
    return new Wish(mode(wish.getMode()), (byte) wish.getHow(), alternate);
  }

  static PValue value(ValueBlock value) {
    return PValue.newBuilder()
        .setBytes(ByteString.copyFrom(value.bytes()))
        .setValid(value.valid())
        .build();
  }

  static ValueBlock value(PValue value) {
    if (value.getBytes().isEmpty() && value.getValid()) {
      return ValueBlock.NONE;
    }
    return new ValueBlock(value.getBytes().toByteArray(), value.getValid());
  }

  static String label(String label) {
    if (label.length() > LockOptions.MAX_LABEL) {
      throw new IllegalArgumentException("a label of " + label.length() + " characters");
    }
    return label;
  }

  static PTrail trail(long id, Trail trail) {
    PTrail.Builder out = PTrail.newBuilder().setId(id).setRound(trail.round());
    trail.links().forEach(link -> out.addLinks(link(link)));
    return out.build();
  }

  private static PLink link(Link link) {
    return PLink.newBuilder()
        .setNode(boot(link.node()))
        .setId(link.id())
        .setTurn(link.turn())
        .setSpace(link.space())
        .setName(name(link.name()))
        .setWanted(link.wanted().ordinal())
        .setLabel(link.label())
        .build();
  }

  static Trail trail(PTrail trail) {
    if (trail.getLinksCount() > Trail.MOST_LINKS) {
      throw new IllegalArgumentException("a trail of " + trail.getLinksCount() + " locks");
    }
    return new Trail(trail.getRound(), trail.getLinksList().stream().map(Values::link).toList());
  }

  private static Link link(PLink link) {
    return new Link(
        boot(link.getNode()),
        link.getId(),
        link.getTurn(),
        space(link.getSpace()),
        name(link.getName()),
        mode(link.getWanted()),
        label(link.getLabel()));
  }

  static String space(String name) {
    if (name.isEmpty() || name.length() > LockspaceSpec.MAX_NAME) {
      throw new IllegalArgumentException("no lockspace is called " + name);
    }
    return name;
  }
}
