package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lockstep.itests.cluster.Fault.DiskFails;
import org.lockstep.itests.cluster.Fault.DiskFailsForAll;
import org.lockstep.itests.cluster.Fault.DiskHangs;
import org.lockstep.itests.cluster.Fault.DiskIsSlow;

/** Each host has a way of its own to the disk, which fails, hangs or is slow. */
class FailingDiskIT extends OnHosts {
  private static final int TIMES = 12;

  /** Less than the I/O timeout: each renewal is late, none is lost. */
  private static final long LATE_MS = 300;

  private static final long OUTAGE_MS = 5_000;

  FailingDiskIT() {
    super(Store.OWN_PATHS);
  }

  @Test
  void aHostWhoseDiskFailsIsTakenOver_DB8_ND4() throws Exception {
    runsOn(1);
    new DiskFails(1).strike(hosts());
    assertThat(awaitEnd(1)).isNotZero();
    takenOver(1, 0, 2);
    allComesBack();
  }

  @Test
  void aMasterWhoseDiskFailsIsTakenOver_DB4_DB8() throws Exception {
    int master = master();
    runsOn(master);
    new DiskFails(master).strike(hosts());
    assertThat(awaitEnd(master)).isNotZero();
    takenOver(master, (master + 1) % HOSTS, (master + 2) % HOSTS);
    allComesBack();
  }

  @Test
  void aHostWhoseDiskHangsIsTakenOver_DB8() throws Exception {
    runsOn(2);
    new DiskHangs(2).strike(hosts());
    takenOver(2, 0, 1);
    hosts().path(2).heal(); // what hung reaches the disk now, and changes nothing
    assertThat(awaitEnd(2)).isNotZero();
    allComesBack();
  }

  @Test
  void aDiskThatIsSlowButInTimeTakesNobodyOut_DB8() throws Exception {
    List<Process> before = processes();
    new DiskIsSlow(0, LATE_MS, TIMES).strike(hosts());
    nobodyLeft(before);
    allComesBack();
  }

  private List<Process> processes() {
    return IntStream.range(0, HOSTS).mapToObj(cluster()::process).toList();
  }

  private void nobodyLeft(List<Process> before) throws Exception {
    awaitAll(0, 1, 2);
    assertThat(before).as(cluster().logs()).allMatch(Process::isAlive);
    assertThat(witness().evidence()).as("it runs where it ran").isEmpty();
  }

  /** All lose it, all may end; when it is back and they are started again, all is as before. */
  @Test
  void afterADiskThatFailedForAllTheClusterComesBack_DB8_MM19() throws Exception {
    new DiskFailsForAll().strike(hosts());
    TimeUnit.MILLISECONDS.sleep(OUTAGE_MS);
    allComesBack();
  }
}
