package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.SubsystemSpec;

/** What a member does that the network has forgotten, or that it reaches late. */
class ParticipantTest {
  private static final Level DLM = new Level(100, "dlm");
  private static final List<SubsystemSpec> SPECS =
      List.of(SubsystemSpec.of(DLM, new Barriers(2, 1, 1)));

  private final CoreCluster cluster = new CoreCluster(size -> 0);
  private CoreCluster.Node n1 = cluster.boot(1);

  @BeforeEach
  void join() {
    cluster.boot(0);
    cluster.elect(0);
    ask(0, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    ask(1, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    n1 = cluster.nodes.get(NodeId.of(1));
    assertThat(n1.participant.member()).isTrue();
  }

  private void ask(int id, Ask ask) {
    cluster.ask(id, ask);
    cluster.settle();
    cluster.tick(NextCommit.GATHER_MS);
    cluster.settle();
  }

  /** A deposed master must not open a barrier that the next one holds back for a forced leave. */
  @Test
  void whatItHasPromisedItKeeps_MM15() {
    NodeId zero = NodeId.of(0);
    var from = cluster.nodes.get(zero).boot;
    cluster.nodes.get(zero).held.add("dlm");
    cluster.boot(2);
    ask(2, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    Batch open = cluster.state().batches().values().iterator().next();
    assertThat(n1.participant.received(from, new Message.PromiseRequest(5))).hasSize(1);
    assertThat(n1.participant.received(from, new Message.Directive(1, open.id(), 1))).isEmpty();
    assertThat(n1.participant.received(from, new Message.PromiseRequest(4))).isEmpty();
    assertThat(n1.participant.promisedEpoch()).isEqualTo(5);
    assertThat(n1.participant.received(from, new Message.Directive(5, open.id(), 1)))
        .hasAtLeastOneElementOfType(Effect.Tell.class);
  }

  @Test
  void whoIsBeingForcedOutReadsItFromTheDisk_MM11() {
    n1.deaf = true;
    ask(0, new Ask.Force(n1.boot, "asked for"));
    assertThat(n1.participant.readFromDisk(cluster.stored))
        .singleElement()
        .isInstanceOf(Effect.Excluded.class);
  }

  @Test
  void whoWasForcedOutToTheEndReadsItFromTheDisk_MM11() {
    n1.deaf = true;
    cluster.prove(n1.boot, "lease");
    cluster.settle();
    assertThat(cluster.state().members()).doesNotContainKey(n1.boot.node());
    assertThat(n1.participant.readFromDisk(cluster.stored))
        .singleElement()
        .isInstanceOf(Effect.Excluded.class);
  }

  @Test
  void aLeavingNodeThatWasForcedOutHasNotLeft_MM11() {
    n1.held.add("dlm");
    ask(1, new Ask.Leave(n1.boot));
    n1.deaf = true;
    cluster.prove(n1.boot, "lease");
    cluster.settle();
    assertThat(n1.participant.readFromDisk(cluster.stored))
        .singleElement()
        .isInstanceOf(Effect.Excluded.class);
  }

  @Test
  void whoHasAcknowledgedItsLastLevelHasLeftThoughNobodyTellsIt_MM12() {
    cluster.ask(1, new Ask.Leave(n1.boot));
    while (cluster.state().isMember(n1.boot)) {
      assertThat(cluster.deliverOne()).isTrue();
    }
    n1.deaf = true;
    cluster.settle();
    assertThat(n1.left).isFalse();
    assertThat(n1.participant.readFromDisk(cluster.stored))
        .singleElement()
        .isInstanceOf(Effect.Left.class);
  }

  @Test
  void aNewMasterTellsWhoAsksThatItHasLeft_MM12() {
    cluster.ask(1, new Ask.Leave(n1.boot));
    while (cluster.state().isMember(n1.boot)) {
      cluster.deliverOne();
    }
    n1.deaf = true;
    cluster.settle();
    n1.deaf = false;
    cluster.receive(n1.boot, new Message.Resync());
    cluster.settle();
    assertThat(n1.left).isTrue();
  }

  @Test
  void whoHasMissedACommitAsksForTheCopy_MM11() {
    n1.deaf = true;
    ask(0, new Ask.Register(SubsystemSpec.of(new Level(400, "cache"), Barriers.ONE)));
    assertThat(n1.participant.readFromDisk(cluster.stored))
        .containsExactly(new Effect.Send(NodeId.of(0), new Message.Resync()));
  }

  @Test
  void aDirectiveOfABatchNeverHeardOfMakesUpForTheLostCommit_MM4() {
    n1.deaf = true;
    CoreCluster.Node n2 = cluster.boot(2);
    ask(2, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    assertThat(n2.participant.state().batches()).isNotEmpty();
    n1.deaf = false;
    cluster.tick(Master.REPEAT_MS);
    cluster.settle();
    cluster.tick(Master.REPEAT_MS);
    cluster.settle();
    assertThat(cluster.state().walks()).isEmpty();
  }

  @Test
  void anOldDirectiveIsNotAnsweredForALaterBarrier_MM4() {
    n1.held.add("dlm");
    cluster.boot(2);
    ask(2, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    cluster.listenerDone(n1, DLM, ""); // barrier 0; now it is at work on barrier 1
    cluster.settle();
    long batch = cluster.state().batches().firstKey();
    assertThat(
            n1.participant.received(
                cluster.nodes.get(NodeId.of(0)).boot, new Message.Directive(1, batch, 0)))
        .isEmpty();
  }
}
