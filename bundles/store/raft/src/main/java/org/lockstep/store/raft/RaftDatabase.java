package org.lockstep.store.raft;

import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.raft.core.Owner;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** The replicated store as one member sees it: each read begins with an entry of its own. */
final class RaftDatabase implements MembershipDatabase {
  private final RaftMember member;
  private final Environment environment;
  private final Runnable closing;

  RaftDatabase(RaftMember member, Environment environment, Runnable closing) {
    this.member = member;
    this.environment = environment;
    this.closing = closing;
  }

  @Override
  public ClusterHeader header() {
    return member.members().header();
  }

  @Override
  public boolean nodesAreFixed() {
    return true;
  }

  @Override
  public Observation observe() {
    return member.latest().observation();
  }

  @Override
  public Snapshot latest() {
    return member.latest().history();
  }

  @Override
  public SlotClaim claim(NodeId slot, Consumer<String> progress) {
    try {
      Owner owner = new Claimer(member, environment).claim(slot, progress);
      return new RaftClaim(member, owner);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          "interrupted", "claim given up", slot.toString(), "the node is being stopped");
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
