package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.BridgeCut;
import org.lockstep.itests.cluster.Fault.Cut;
import org.lockstep.itests.cluster.Fault.FlappingLink;
import org.lockstep.itests.cluster.Fault.LargePacketsLost;
import org.lockstep.itests.cluster.Fault.OneWayCut;
import org.lockstep.itests.cluster.Fault.PacketLoss;

/** The network fails and the disk does not: who stays is decided on the disk. */
class PartitionIT extends OnHosts {
  private static final long BLINK_MS = 150;
  private static final int FLAPS = 10;
  private static final long LOSSY_MS = 8_000;
  private static final int LOST_PERCENT = 30;
  private static final int SMALL_BYTES = 200;

  PartitionIT() {
    super(Store.ONE_DISK);
  }

  private static int[] others(int host) {
    return IntStream.range(0, HOSTS).filter(each -> each != host).toArray();
  }

  /** One that is not the master. */
  private int member() throws Exception {
    return (master() + 1) % HOSTS;
  }

  private void isOut(int host) throws Exception {
    assertThat(awaitEnd(host)).as(cluster().logs()).isNotZero();
    takenOver(host, others(host));
  }

  @Test
  void aHostThatIsCutOffIsForcedOutAndTakenOver_MM17() throws Exception {
    int cut = member();
    runsOn(cut);
    new Cut(cut).strike(hosts());
    isOut(cut);
    allComesBack();
  }

  @Test
  void aMasterThatIsCutOffIsForcedOutToo_MM17_DB4() throws Exception {
    int cut = master();
    runsOn(cut);
    new Cut(cut).strike(hosts());
    isOut(cut);
    allComesBack();
  }

  @Test
  void aHostThatHearsNobodyIsForcedOutThoughAllHearIt_MM17() throws Exception {
    int deaf = member();
    runsOn(deaf);
    for (int other : others(deaf)) {
      new OneWayCut(other, deaf).strike(hosts());
    }
    isOut(deaf);
    allComesBack();
  }

  @Test
  void aHostThatNobodyHearsIsForcedOut_MM17() throws Exception {
    int mute = master();
    runsOn(mute);
    for (int other : others(mute)) {
      new OneWayCut(mute, other).strike(hosts());
    }
    isOut(mute);
    allComesBack();
  }

  /** Both that do not hear each other hear the third: either pair could go on, and one does. */
  @Test
  void aBridgeCutCostsOneOfTheTwo_MM17() throws Exception {
    int third = master();
    int[] pair = others(third);
    runsOn(pair[1]);
    new BridgeCut(pair[0], pair[1]).strike(hosts());
    isOut(pair[1]); // with the master are both; the lowest id stays
    allComesBack();
  }

  @Test
  void aMasterOnOneEndOfABridgeCutStays_MM17() throws Exception {
    int master = master();
    int[] others = others(master);
    runsOn(others[0]);
    new BridgeCut(master, others[0]).strike(hosts());
    isOut(others[0]);
    assertThat(cluster().process(master).isAlive()).as(cluster().logs()).isTrue();
    allComesBack();
  }

  /** Nobody hears anybody: one goes on, the one with the mastership. */
  @Test
  void whenAllAreCutOffTheMasterStaysAlone_MM17() throws Exception {
    int master = master();
    int[] others = others(master);
    runsOn(others[0]);
    for (int host = 0; host < HOSTS; host++) {
      new Cut(host).strike(hosts());
    }
    for (int other : others) {
      assertThat(awaitEnd(other)).as(cluster().logs()).isNotZero();
    }
    takenOver(others[0], master);
    allComesBack();
  }

  /** It would be a second cluster: it waits until it hears all that have stayed. */
  @Test
  void aLoserThatStartsWhileItIsCutOffWaitsAndJoinsWhenHealed_MM17() throws Exception {
    int cut = member();
    runsOn(cut);
    new Cut(cut).strike(hosts());
    isOut(cut);
    cluster().start(cut);
    TimeUnit.MILLISECONDS.sleep(LONGER_THAN_THE_LEASE_MS);
    takenOver(cut, others(cut)); // it is still out, and nothing was started twice
    hosts().heal();
    allComesBack();
  }

  @Test
  void aFlappingLinkEndsWithAllJoined_MM17() throws Exception {
    int flapping = member();
    runsOn(flapping);
    new FlappingLink(flapping, FLAPS).strike(hosts());
    allComesBack();
  }

  @Test
  void packetLossEndsWithAllJoined_MM17() throws Exception {
    runsOn(member());
    for (int host : List.of(0, 1, 2)) {
      new PacketLoss(host, LOST_PERCENT).strike(hosts());
    }
    TimeUnit.MILLISECONDS.sleep(LOSSY_MS);
    allComesBack();
  }

  /** Signs of life arrive; a commit that all are told does not, and stands in their way. */
  @Test
  void aHostThatOnlySmallMessagesReachIsForcedOut_MM17() throws Exception {
    int far = member();
    runsOn(far);
    new LargePacketsLost(far, SMALL_BYTES).strike(hosts());
    TimeUnit.MILLISECONDS.sleep(LONGER_THAN_THE_LEASE_MS);
    assertThat(cluster().process(far).isAlive()).as("nothing large was said").isTrue();
    new Definitions(cluster()).define(master());
    isOut(far);
    allComesBack();
  }

  @Test
  void aCutThatHealsBeforeItIsNoticedIsNothing() throws Exception {
    int cut = member();
    List<Process> before = IntStream.range(0, HOSTS).mapToObj(cluster()::process).toList();
    for (int other : others(cut)) {
      new BridgeCut(cut, other).strike(hosts()); // a link that goes down comes up a second later
    }
    TimeUnit.MILLISECONDS.sleep(BLINK_MS);
    hosts().heal();
    TimeUnit.MILLISECONDS.sleep(LONGER_THAN_THE_LEASE_MS);
    awaitAll(0, 1, 2);
    assertThat(before).as(cluster().logs()).allMatch(Process::isAlive);
    allComesBack();
  }
}
