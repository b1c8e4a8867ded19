package org.lockstep.membership;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.NodeId;

/**
 * The cluster as this node knows it. Immutable.
 *
 * @param cluster its name
 * @param localNode this node
 * @param master empty while none is known
 * @param epoch the master's
 * @param disks the voting disks
 * @param nodes all configured nodes, by id
 * @param levels all registered subsystems, from the bottom
 * @param transitions under way
 * @param unproven on a node that is no member: members that are gone, of whose death there is no
 *     proof; nobody can be master before there is (ND-4)
 */
public record MembershipView(
    String cluster,
    NodeId localNode,
    Optional<NodeId> master,
    long epoch,
    List<Disk> disks,
    List<Member> nodes,
    List<Subsystem> levels,
    List<Underway> transitions,
    List<Unproven> unproven) {
  public MembershipView {
    disks = List.copyOf(disks);
    nodes = List.copyOf(nodes);
    levels = List.copyOf(levels);
    transitions = List.copyOf(transitions);
    unproven = List.copyOf(unproven);
  }

  public Optional<Member> node(NodeId id) {
    return nodes.stream().filter(member -> member.id().equals(id)).findFirst();
  }

  public Optional<Member> node(String name) {
    return nodes.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  /**
   * A boot of a node whose death is to be proven; its slot may have a later one.
   *
   * @param awaitingProof what would prove it
   */
  public record Unproven(NodeId node, int incarnation, String awaitingProof) {}

  /**
   * A voting disk.
   *
   * @param ok it can be written, and nothing that was read of it is damaged
   * @param leaseLeftMs what remains of this node's lease on it
   * @param damages the sectors that cannot be trusted, a line about each
   * @param waits why this node is there without a lease (DB-8); empty when it has one
   */
  public record Disk(
      String file, boolean ok, long leaseLeftMs, List<String> damages, String waits) {}

  /** A configured node; {@code levels} in ascending order, without the manager's own. */
  public record Member(
      NodeId id, String name, NodeState state, int incarnation, List<AtLevel> levels) {
    public Optional<NodeState> at(String subsystem) {
      return levels.stream()
          .filter(at -> at.level().name().equals(subsystem))
          .map(AtLevel::state)
          .findFirst();
    }
  }

  /**
   * One level's view of a node.
   *
   * @param bundle the symbolic name of the bundle that the node has it from; empty when it is not
   *     known
   */
  public record AtLevel(Level level, NodeState state, String bundle) {}

  /** A registered subsystem; {@code owed}: nodes whose recovery nobody has done yet (MM-19). */
  public record Subsystem(SubsystemSpec spec, List<NodeId> nodes, List<NodeId> owed) {}

  /**
   * A transition under way.
   *
   * @param level where it is at work; empty while it waits to be taken up
   * @param awaitingProof which proof of death is still missing; empty when none is
   */
  public record Underway(
      long id,
      NodeId node,
      TransitionType type,
      boolean partial,
      Optional<Level> level,
      int barrier,
      int barriers,
      Instant startedAt,
      List<Awaited> awaiting,
      String awaitingProof) {}

  /**
   * Who has not acknowledged yet.
   *
   * @param waitsFor the node that its listener says it waits for (MM-16)
   */
  public record Awaited(NodeId node, String subsystem, long sinceMs, Optional<NodeId> waitsFor) {}
}
