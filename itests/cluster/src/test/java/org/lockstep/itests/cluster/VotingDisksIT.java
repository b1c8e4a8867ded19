package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** Three nodes on three files that vote (DB-9). */
class VotingDisksIT {
  private RealCluster cluster;

  /** Where each node opens all of them. */
  private static final class Voters implements Place {
    private static List<Path> of(Path image) {
      return List.of(image, image.resolveSibling("disk.2"), image.resolveSibling("disk.3"));
    }

    @Override
    public UUID format(Path image, List<NodeConfig> nodes) {
      FormatSpec spec = new FormatSpec("test", nodes, 8, 1 << 20, 1 << 20, Timing.DEFAULT, true);
      return new DiskTools().format(of(image), spec, false).id();
    }

    @Override
    public List<Path> disks(int node, Path image) {
      return of(image);
    }
  }

  @BeforeEach
  void start() throws Exception {
    cluster = new RealCluster(Files.createTempDirectory("ls"), 3, new Voters());
    cluster.startAndAwait(0, 1, 2);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  /** What is behind its end can neither be read nor, in the bands, be trusted. */
  private void lose(Path disk) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(0);
    }
  }

  @Test
  void withoutAnyOneOfThemTheClusterGoesOn_DB9() throws Exception {
    Path lost = Voters.of(cluster.disk()).get(1);
    lose(lost);
    cluster.await(0, "the lost disk is told of", status -> status.damaged(lost.toString()));
    cluster.kill(1);
    cluster.await(0, "N1 is taken out", status -> !status.joined("N1"));
    cluster.startAndAwait(1);
    assertThat(cluster.process(0).isAlive()).isTrue();
    assertThat(cluster.process(2).isAlive()).isTrue();
  }

  /** And so it is without any other one afterwards. */
  @Test
  void oneThatIsLostForGoodIsMadeAnew_DB9() throws Exception {
    List<Path> all = Voters.of(cluster.disk());
    List<Path> others = List.of(all.get(0), all.get(2));
    lose(all.get(1));
    DiskTools tools = new DiskTools();
    assertThatThrownBy(() -> tools.replace(others, all.get(1), false))
        .hasMessageContaining("is running");
    for (int node : new int[] {0, 1, 2}) {
      cluster.signal(node, "TERM");
      assertThat(cluster.process(node).waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    Files.delete(all.get(1)); // which its nodes have tried to write ever since
    tools.replace(others, all.get(1), false);
    lose(all.get(2));
    cluster.startAndAwait(0, 1, 2);
  }
}
