package org.lockstep.membership.manager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Walk;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.spi.NodeConfig;

/** What the commands show, from one confirmed state. */
final class ViewBuilder {
  private final LocalNode node;
  private final Shown shown;
  private final ClusterState state;

  ViewBuilder(LocalNode node, Shown shown) {
    this.node = node;
    this.shown = shown;
    this.state = shown.state();
  }

  MembershipView view() {
    long leaseLeft = node.leaseLeftMs();
    return new MembershipView(
        node.database().header().name(),
        node.incarnation().node(),
        shown.master().map(boot -> boot.node()),
        shown.epoch(),
        node.disks().stream().map(file -> disk(file, leaseLeft)).toList(),
        nodes(),
        levels(),
        state.walks().values().stream().map(this::underway).toList(),
        shown.unproven().entrySet().stream()
            .map(each -> unproven(each.getKey(), each.getValue()))
            .toList());
  }

  private static MembershipView.Unproven unproven(Incarnation boot, String proof) {
    return new MembershipView.Unproven(boot.node(), boot.number(), proof);
  }

  private MembershipView.Disk disk(String file, long leaseLeft) {
    List<String> damages =
        shown.damages().stream().filter(each -> isOf(each, file)).map(Problem::line).toList();
    boolean ok = leaseLeft > 0 && damages.isEmpty();
    return new MembershipView.Disk(file, ok, leaseLeft, damages, waits());
  }

  private String waits() {
    return switch (node.diskWait().phase()) {
      case NONE -> "";
      case WAITING -> "lost for every live member: this node waits for it with its I/O gate closed";
      case RETURNING -> "back: the I/O gate is closed until a new master has confirmed this node";
    };
  }

  private boolean isOf(Problem damage, String file) {
    return node.disks().size() == 1 || (damage.where() + " ").startsWith(file + " ");
  }

  List<TransitionRecord> history() {
    return Keys.historyIn(shown.copy()).stream().filter(each -> !Keys.isUnderWay(each)).toList();
  }

  private List<MembershipView.Member> nodes() {
    SortedMap<NodeId, NodeConfig> configured = NodeConfig.all(shown.copy().records());
    return configured.values().stream().map(this::member).toList();
  }

  private MembershipView.Member member(NodeConfig config) {
    Member member = state.members().get(config.id());
    if (member == null) {
      return new MembershipView.Member(
          config.id(), config.name(), NodeState.INACTIVE, 0, List.of());
    }
    List<MembershipView.AtLevel> levels = new ArrayList<>();
    member
        .registered()
        .forEach(
            (level, spec) -> {
              if (!level.equals(Level.MEMBERSHIP)) {
                NodeState at = member.at().getOrDefault(level, NodeState.INACTIVE);
                levels.add(new MembershipView.AtLevel(level, at, spec.bundle()));
              }
            });
    return new MembershipView.Member(
        config.id(), config.name(), member.state(), member.boot().number(), levels);
  }

  private List<MembershipView.Subsystem> levels() {
    return state.levels().values().stream()
        .filter(fixed -> !fixed.spec().level().equals(Level.MEMBERSHIP))
        .map(
            fixed ->
                new MembershipView.Subsystem(
                    fixed.spec(), having(fixed.spec().level()), owed(fixed.spec().level())))
        .toList();
  }

  private List<NodeId> having(Level level) {
    return state.members().values().stream()
        .filter(member -> member.registered().containsKey(level))
        .map(member -> member.boot().node())
        .toList();
  }

  private List<NodeId> owed(Level level) {
    var boots = state.owed().get(level);
    return boots == null
        ? List.of()
        : boots.stream()
            .filter(boot -> !state.isMember(boot))
            .map(boot -> boot.node())
            .distinct()
            .toList();
  }

  private MembershipView.Underway underway(Walk walk) {
    Optional<Batch> batch = state.awaitedBy(walk);
    Optional<Message.Waiting> waiting =
        batch.flatMap(
            open -> shown.waiting().stream().filter(each -> each.batch() == open.id()).findFirst());
    return new MembershipView.Underway(
        walk.id(),
        walk.boot().node(),
        walk.type(),
        walk.partial(),
        batch.map(Batch::level),
        waiting.map(Message.Waiting::barrier).orElse(0),
        batch.map(Batch::barriers).orElse(0),
        Instant.ofEpochMilli(walk.startedAt()),
        batch.isPresent() && waiting.isPresent() ? awaited(batch.get(), waiting.get()) : List.of(),
        shown.missingProofs().getOrDefault(walk.boot(), ""));
  }

  private static List<MembershipView.Awaited> awaited(Batch batch, Message.Waiting waiting) {
    return waiting.awaiting().stream()
        .map(
            id ->
                new MembershipView.Awaited(
                    id,
                    batch.level().name(),
                    waiting.sinceMs(),
                    Optional.ofNullable(waiting.waitsFor().get(id))))
        .toList();
  }
}
