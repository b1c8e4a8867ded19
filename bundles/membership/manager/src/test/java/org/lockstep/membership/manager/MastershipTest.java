package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.Change;
import org.lockstep.store.memory.MemoryCluster;
import org.lockstep.store.memory.MemoryStoreProvider;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.store.spi.Timing;

/** N1, the master, confirmed that N0 has left, and went without telling it. */
@Timeout(60)
class MastershipTest {
  private static final FormatSpec SPEC =
      new FormatSpec(
          "mastership",
          List.of(NodeConfig.of(0, "N0"), NodeConfig.of(1, "N1"), NodeConfig.of(2, "N2")),
          3,
          64 * 1024,
          64 * 1024,
          Timing.DEFAULT,
          false);

  private final MemoryCluster cluster = MemoryCluster.create(SPEC);
  private final MembershipDatabase database = new MemoryStoreProvider().open(List.of("mastership"));
  private final SlotClaim self = claim(0);
  private final SlotClaim last = claim(1);
  private final SlotClaim staying = claim(2);
  private final Environment environment = Environment.real();
  private final Loop loop = new Loop(environment, () -> {});
  private final Scribe scribe = new Scribe(self, environment.workers());
  private final DeathWatch deaths = new DeathWatch(Timing.DEFAULT.deadMs(), LeaseProof.SUPERVISOR);
  private final CompletableFuture<Snapshot> learnt = new CompletableFuture<>();
  private final AtomicLong served = new AtomicLong();
  private final Mastership mastership =
      new Mastership(
          self.incarnation(),
          deaths,
          scribe,
          loop,
          (to, message) -> {},
          new Mastership.Hearer() {
            @Override
            public void serving(long epoch) {
              served.set(epoch);
            }

            @Override
            public void steppedDown() {}

            @Override
            public void adoptedWithoutSelf(Snapshot confirmed) {
              learnt.complete(confirmed);
            }
          });

  private SlotClaim claim(int id) {
    return database.claim(NodeId.of(id), line -> {});
  }

  private ClusterState onlyN2() {
    SortedMap<NodeId, Member> members = new TreeMap<>();
    members.put(
        NodeId.of(2),
        new Member(
            staying.incarnation(),
            NodeState.JOINED,
            new TreeMap<>(),
            new TreeMap<>(),
            false,
            new TreeSet<>(),
            false));
    return new ClusterState(
        1, members, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  @AfterEach
  void stop() {
    loop.stop();
    scribe.stop();
    database.close();
    cluster.close();
  }

  /** N0 is elected, and has to find out. */
  private Snapshot elected() throws Exception {
    last.bid(1);
    last.adopt(1);
    last.commit(1, List.of(Change.put(Keys.STATE, StateCodec.encode(onlyN2()))));
    last.release(1);
    last.leave();
    self.bid(2);
    loop.post(
        () -> {
          deaths.observed(database.observe(), 0, 0);
          mastership.serve(2);
        });
    return learnt.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoAdoptsThatItHasLeftLearnsItFromThatAndLeavesTheEpochToMembers_MM12() throws Exception {
    staying.renew(Heartbeat.SILENT);
    Snapshot adopted = elected();
    assertThat(adopted.position().epoch()).isEqualTo(2);
    assertThat(Keys.stateIn(adopted).isMember(self.incarnation())).isFalse();
    assertThat(served).hasValue(0);
  }

  @Test
  void whoAdoptsThatItHasLeftLearnsItWhereNoMemberLives_MM12() throws Exception {
    staying.leave();
    assertThat(Keys.stateIn(elected()).isMember(self.incarnation())).isFalse();
    assertThat(served).hasValue(2);
  }

  private void isReleased(long epoch) throws InterruptedException {
    org.lockstep.store.spi.Mastership last = latest();
    while (last.epoch() != epoch || !last.released()) {
      TimeUnit.MILLISECONDS.sleep(2);
      last = latest();
    }
  }

  private org.lockstep.store.spi.Mastership latest() {
    return database.observe().mastership().orElseThrow();
  }

  @Test
  void whoseLeaseHasRunOutServesNoEpochOfBefore_DB8() throws Exception {
    self.bid(1);
    loop.post(
        () -> {
          mastership.bar(1);
          mastership.serve(1);
        });
    isReleased(1);
    assertThat(served).hasValue(0);
  }

  @Test
  void whoServesWhenItsLeaseRunsOutStepsDown_DB8() throws Exception {
    staying.leave();
    elected();
    loop.post(() -> mastership.bar(0));
    isReleased(2);
    CompletableFuture<Long> serving = new CompletableFuture<>();
    loop.post(() -> serving.complete(mastership.serving()));
    assertThat(serving.get(10, TimeUnit.SECONDS)).isZero();
  }
}
