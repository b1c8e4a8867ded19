package org.lockstep.itests.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** Where the nodes of a cluster run. */
interface Place {
  /** All on this host, as its users start them. */
  Place HERE = new Place() {};

  /** A disk that several hosts may open. */
  Place MANY_HOSTS =
      new Place() {
        @Override
        public boolean singleHost() {
          return false;
        }
      };

  default boolean singleHost() {
    return true;
  }

  /** The words before those that start a node. */
  default List<String> within(int node) {
    return List.of();
  }

  /** Makes the store, and says of which cluster. */
  default UUID format(Path image, List<NodeConfig> nodes) {
    FormatSpec spec =
        new FormatSpec("test", nodes, 8, 1 << 20, 1 << 20, Timing.DEFAULT, singleHost());
    return new DiskTools().format(List.of(image), spec, false).id();
  }

  /** What a node is told: its own path to the shared disk, or its own copy. */
  default Path disk(int node, Path image) {
    return image;
  }

  /** All that it is told. */
  default List<Path> disks(int node, Path image) {
    return List.of(disk(node, image));
  }

  /** More options of a node's JVM. */
  default List<String> jvm(int node) {
    return List.of();
  }
}
