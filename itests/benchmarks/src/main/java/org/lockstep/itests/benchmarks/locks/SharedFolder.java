package org.lockstep.itests.benchmarks.locks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.itests.benchmarks.member.InProcessNode;
import org.lockstep.membership.TransitionListener;
import org.lockstep.store.disk.DiskStoreProvider;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** By what processes become one cluster: a disk file, and the cluster's key. */
record SharedFolder(Path path) implements AutoCloseable {
  static final int NODES = 3;
  private static final int SLOTS = 8;
  private static final int AREA_BYTES = 256 * 1024;

  /** A lease of 20 s: full collections of a million locks may take longer than the usual one. */
  private static final Timing TIMING = new Timing(250, 500, 20_000, 100, 500, 500, 100, 21_000);

  static SharedFolder make() throws IOException {
    SharedFolder made =
        new SharedFolder(
            Files.createTempDirectory(
                Path.of(System.getProperty("folder", System.getProperty("java.io.tmpdir"))),
                "lockstep-locks"));
    List<NodeConfig> configs = IntStream.range(0, NODES).mapToObj(SharedFolder::config).toList();
    ClusterHeader header =
        new DiskTools()
            .format(
                List.of(made.disk()),
                new FormatSpec("bench", configs, SLOTS, AREA_BYTES, AREA_BYTES, TIMING, true),
                false);
    made.key().create(header.id());
    return made;
  }

  private static NodeConfig config(int id) {
    return NodeConfig.of(id, "N" + id);
  }

  private Path disk() {
    return path.resolve("shared.disk");
  }

  private KeyFile key() {
    return new KeyFile(path.resolve("key.pem"));
  }

  /** In this process. */
  LockMember member(int id, UnaryOperator<TransitionListener> watched) throws Exception {
    MembershipDatabase database = new DiskStoreProvider().open(List.of(disk().toString()));
    InProcessNode node =
        new InProcessNode(database, config(id), Optional.of(key().read(database.header().id())));
    return new LockMember(node, watched);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
