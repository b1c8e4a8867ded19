package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.BridgeCut;
import org.lockstep.itests.cluster.Fault.Cut;
import org.lockstep.itests.cluster.Fault.Kill;
import org.lockstep.itests.cluster.Fault.KillAll;
import org.lockstep.itests.cluster.Fault.Stop;

/** Hosts that share no file: a majority of them is the store, and survives (DB-11). */
class ReplicatedHostsIT extends OnHosts {
  private static final int COMMITS = 5;

  ReplicatedHostsIT() {
    super(Store.REPLICAS);
  }

  private static int[] others(int host) {
    return IntStream.range(0, HOSTS).filter(each -> each != host).toArray();
  }

  private int leader() throws Exception {
    return StoreLeader.of(cluster());
  }

  private void othersGoOnWithout(int host) throws Exception {
    takenOver(host, others(host));
    for (int other : others(host)) {
      assertThat(cluster().process(other).isAlive()).as(cluster().logs()).isTrue();
    }
  }

  @Test
  void theStoresLeaderThatIsCutOffEndsAndIsTakenOver_DB8_MM17() throws Exception {
    int cut = leader();
    runsOn(cut);
    new Cut(cut).strike(hosts());
    assertThat(awaitEnd(cut)).as(cluster().logs()).isNotZero();
    othersGoOnWithout(cut);
    allComesBack();
  }

  /** Its own copy is of no use to it: nobody takes what it writes, and to boot it waits. */
  @Test
  void whoStartsWhileItIsCutOffWaitsAndJoinsWhenHealed_DB3_MM17() throws Exception {
    int cut = (leader() + 1) % HOSTS;
    runsOn(cut);
    new Cut(cut).strike(hosts());
    awaitEnd(cut);
    othersGoOnWithout(cut);
    Process again = startOf(cut);
    TimeUnit.MILLISECONDS.sleep(LONGER_THAN_THE_LEASE_MS);
    assertThat(again.isAlive()).as(cluster().logs()).isTrue();
    othersGoOnWithout(cut);
    allComesBack();
    assertThat(again.isAlive()).as(cluster().logs()).isTrue();
  }

  private Process startOf(int host) throws Exception {
    cluster().start(host);
    return cluster().process(host);
  }

  /** Both hear the third, which has a majority with either. */
  @Test
  void twoThatDoNotHearEachOtherCostOneAtMost_MM17() throws Exception {
    int leader = leader();
    int[] others = others(leader);
    runsOn(others[1]);
    new BridgeCut(others[0], others[1]).strike(hosts());
    TimeUnit.MILLISECONDS.sleep(LONGER_THAN_THE_LEASE_MS);
    assertThat(IntStream.range(0, HOSTS).filter(host -> cluster().process(host).isAlive()).count())
        .as(cluster().logs())
        .isGreaterThanOrEqualTo(HOSTS - 1);
    allComesBack();
  }

  /**
   * The other may vote alone meanwhile, in later and later terms, of which nobody hears. Who stays
   * is decided twice, by the store and by the members: it may end all.
   */
  @Test
  void oneThatDoesNotHearTheLeaderComesBack_DB8() throws Exception {
    int leader = leader();
    int deaf = others(leader)[0];
    runsOn(leader);
    new BridgeCut(leader, deaf).strike(hosts());
    TimeUnit.MILLISECONDS.sleep(2 * LONGER_THAN_THE_LEASE_MS);
    allComesBack();
  }

  /** None has a majority: none may go on, whatever it holds. */
  @Test
  void whenAllAreCutOffAllEndAndComeBack_DB8() throws Exception {
    runsOn(1);
    for (int host = 0; host < HOSTS; host++) {
      new Cut(host).strike(hosts());
    }
    for (int host = 0; host < HOSTS; host++) {
      assertThat(awaitEnd(host)).as(cluster().logs()).isNotZero();
    }
    assertThat(witness().evidence()).as("nobody started it again").isEmpty();
    allComesBack();
  }

  @Test
  void aStoppedLeaderIsKilledByItsSupervisorAndNeverWakes_ND3() throws Exception {
    int leader = leader();
    runsOn(leader);
    new Stop(leader, Part.NODE).strike(hosts());
    othersGoOnWithout(leader);
    hosts().goOn();
    assertThat(awaitEnd(leader)).isNotZero();
    allComesBack();
  }

  /** Nobody reads its death mark: its lease has to run out. */
  @Test
  void theStoresLeaderIsKilledAndTakenOver_ND4_RL15() throws Exception {
    int leader = leader();
    runsOn(leader);
    new Kill(leader, Part.BOTH).strike(hosts());
    othersGoOnWithout(leader);
    assertThat(leader()).as(cluster().logs()).isNotEqualTo(leader);
    allComesBack();
  }

  /** Two come back first: what the third has written they know as well. */
  @Test
  void whatWasCommittedBeforeAllAreKilledIsThereWhenTheyReturn_DB6_MM19() throws Exception {
    int leader = leader();
    int[] others = others(leader);
    runsOn(leader);
    Definitions definitions = new Definitions(cluster());
    for (int i = 0; i < COMMITS; i++) {
      definitions.define((leader + i) % HOSTS);
    }
    new KillAll().strike(hosts());
    for (int host = 0; host < HOSTS; host++) {
      awaitEnd(host);
    }
    cluster().start(others);
    awaitAll(others);
    takenOver(leader, others);
    for (int host : others) {
      definitions.areKnownTo(host);
    }
    allComesBack();
    definitions.areKnownTo(leader);
  }
}
