package org.lockstep.itests.cluster;

import java.nio.file.Path;
import java.util.List;

/** Where the nodes of a cluster run. */
interface Place {
  /** All on this host, as its users start them. */
  Place HERE = new Place() {};

  default boolean singleHost() {
    return true;
  }

  /** The words before those that start a node. */
  default List<String> within(int node) {
    return List.of();
  }

  /** A node's own path to the shared disk. */
  default Path disk(int node, Path image) {
    return image;
  }

  /** More options of a node's JVM. */
  default List<String> jvm(int node) {
    return List.of();
  }
}
