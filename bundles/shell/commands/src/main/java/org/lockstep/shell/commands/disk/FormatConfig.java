package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lockstep.shell.commands.nodes.NodesFile;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** The file of {@code disk format --config}: by name of node what the configuration holds. */
record FormatConfig(Timing timing, Map<String, NodeConfig> nodes) {
  static final FormatConfig NONE = new FormatConfig(Timing.DEFAULT, Map.of());
  private static final String WHAT = "disk not formatted";

  /**
   * @param names of the nodes; the first has slot 0
   */
  static FormatConfig read(Path path, List<String> names) {
    NodesFile file = NodesFile.read(path, WHAT);
    Map<String, NodeConfig> nodes = new TreeMap<>();
    for (String name : file.names()) {
      int slot = names.indexOf(name);
      if (slot < 0) {
        throw file.refused("nodes." + name, "--nodes has " + String.join(",", names));
      }
      nodes.put(name, file.node(NodeConfig.of(slot, name)));
    }
    return new FormatConfig(file.timing(), nodes);
  }

  NodeConfig node(int slot, String name) {
    return nodes.getOrDefault(name, NodeConfig.of(slot, name));
  }
}
