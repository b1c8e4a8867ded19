package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.Transaction;
import org.lockstep.store.spi.NodeConfig;

/** Nodes are added, changed and removed live (DB-1). N0 is master, N1 a member, N2 is not. */
class ConfiguredNodesTest {
  private static final Level DLM = new Level(100, "dlm");
  private static final List<SubsystemSpec> SPECS =
      List.of(SubsystemSpec.of(DLM, new Barriers(1, 1, 1)));

  private final CoreCluster cluster = new CoreCluster(size -> 0);

  @BeforeEach
  void join() {
    for (int id = 0; id < 3; id++) {
      cluster.boot(id);
    }
    cluster.elect(0);
    join(0);
    join(1);
  }

  private void join(int id) {
    join(id, "N" + id);
  }

  /** By the name that it has found in its configuration. */
  private void join(int id, String name) {
    cluster.ask(id, new Ask.Join(SPECS, CoreCluster.EVERYBODY, name));
    settle();
  }

  private void settle() {
    cluster.settle();
    cluster.tick(NextCommit.GATHER_MS);
    cluster.settle();
  }

  private CommitResult change(Change... changes) {
    cluster.ask(0, store(changes));
    settle();
    return cluster.results.get(cluster.results.size() - 1);
  }

  private static Ask store(Change... changes) {
    return new Ask.Store(new Transaction(new TreeMap<>(), List.of(changes)));
  }

  private static Change remove(int id) {
    return Change.delete(NodeConfig.key(NodeId.of(id)));
  }

  private CommitResult.Refused refused(Change... changes) {
    var before = cluster.stored.records();
    CommitResult result = change(changes);
    assertThat(cluster.stored.records()).isEqualTo(before);
    assertThat(result).isInstanceOf(CommitResult.Refused.class);
    return (CommitResult.Refused) result;
  }

  @Test
  void whoIsNoMemberIsRemovedAndJoinsNoMore_DB1() {
    assertThat(change(remove(2)).committed()).isTrue();
    assertThat(NodeConfig.ids(cluster.stored.records())).doesNotContain(NodeId.of(2));
    join(2);
    assertThat(cluster.log).anyMatch(line -> line.startsWith("N2 refused: join refused"));
    assertThat(cluster.state().stateOf(NodeId.of(2))).isEqualTo(NodeState.INACTIVE);
  }

  /** Its fence device would be another host's. */
  @Test
  void whoseSlotIsAnothersByNowJoinsNoMore_DB1_ND4() {
    assertThat(change(remove(2), NodeConfig.of(2, "other").toChange()).committed()).isTrue();
    join(2);
    assertThat(cluster.state().stateOf(NodeId.of(2))).isEqualTo(NodeState.INACTIVE);
    join(2, "other");
    assertThat(cluster.state().stateOf(NodeId.of(2))).isEqualTo(NodeState.JOINED);
  }

  @Test
  void aNodeOfAnEarlierVersionDoesNotSayItsName_AL3() {
    join(2, "");
    assertThat(cluster.state().stateOf(NodeId.of(2))).isEqualTo(NodeState.JOINED);
  }

  @Test
  void aMemberIsNotRemovedBeforeItHasLeft_DB1() {
    assertThat(refused(remove(1)).problem().why()).contains("JOINED");
    Incarnation boot = Incarnation.of(1, 1);
    cluster.kill(1);
    cluster.ask(0, new Ask.Force(boot, "dead"));
    settle();
    assertThat(refused(remove(1)).problem().why()).contains("FORCED_LEAVING");
    cluster.prove(boot, "mark");
    settle();
    assertThat(change(remove(1)).committed()).isTrue();
  }

  /** All that had the level are gone: who joins it next recovers what they held (MM-19). */
  @Test
  void whoseRecoveryIsStillOwedIsNotRemoved_DB1_MM19() {
    cluster.ask(0, new Ask.Release(DLM));
    settle();
    cluster.kill(1);
    cluster.prove(Incarnation.of(1, 1), "mark");
    settle();
    assertThat(cluster.state().stateOf(NodeId.of(1))).isEqualTo(NodeState.INACTIVE);
    assertThat(refused(remove(1)).problem().why()).contains("dlm").contains("owed");
    cluster.ask(0, new Ask.Register(SPECS.get(0)));
    settle();
    assertThat(change(remove(1)).committed()).isTrue();
  }

  /** Both come to the master before its next commit. */
  @Test
  void ofARemovalAndAJoinAtOnceOneIsRefused_DB1() {
    cluster.silenceStore();
    cluster.ask(0, new Ask.Store(Transaction.builder().put("busy", "").build()));
    cluster.settle();
    cluster.ask(2, new Ask.Join(SPECS, CoreCluster.EVERYBODY, ""));
    cluster.settle();
    cluster.tick(NextCommit.GATHER_MS);
    cluster.ask(0, store(remove(2)));
    cluster.settle();
    cluster.answerStore();
    settle();
    assertThat(cluster.results.get(1)).isInstanceOf(CommitResult.Refused.class);
    assertThat(cluster.state().stateOf(NodeId.of(2))).isEqualTo(NodeState.JOINED);
  }

  @Test
  void noNameIsTwoNodes_DB1() {
    assertThat(refused(NodeConfig.of(70, "N1").toChange()).problem().why()).contains("slot 1");
    assertThat(change(NodeConfig.of(70, "fresh").toChange()).committed()).isTrue();
    assertThat(refused(NodeConfig.of(71, "fresh").toChange()).problem().why()).contains("slot 70");
    assertThat(change(remove(70), NodeConfig.of(71, "fresh").toChange()).committed()).isTrue();
  }

  @Test
  void ofTwoNodesOfOneNameAtOnceOneIsRefused_DB1() {
    cluster.silenceStore();
    cluster.ask(0, new Ask.Store(Transaction.builder().put("busy", "").build()));
    cluster.settle();
    cluster.ask(0, store(NodeConfig.of(70, "fresh").toChange()));
    cluster.ask(1, store(NodeConfig.of(71, "fresh").toChange()));
    cluster.settle();
    cluster.answerStore();
    settle();
    assertThat(cluster.results).hasSize(3).filteredOn(CommitResult::committed).hasSize(2);
  }

  @Test
  void whatCannotBeReadIsNoConfiguration_AL1() {
    String key = NodeConfig.key(NodeId.of(70));
    assertThat(refused(Change.put(key, "name=\\u12")).problem().where()).isEqualTo(key);
    assertThat(refused(Change.put(key, "name=a b")).problem().code()).isEqualTo("bad-name");
    String beyond = NodeConfig.PREFIX + "5000";
    assertThat(refused(Change.put(beyond, "name=far")).problem().where()).isEqualTo(beyond);
    assertThat(refused(Change.put(NodeConfig.PREFIX + "x", "name=x")).problem().why())
        .contains("cannot be read");
  }
}
