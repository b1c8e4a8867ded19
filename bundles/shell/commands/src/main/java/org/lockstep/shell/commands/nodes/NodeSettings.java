package org.lockstep.shell.commands.nodes;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.Console;
import org.lockstep.store.spi.NodeConfig;
import picocli.CommandLine.Option;

/** What {@code node add} and {@code node set} may be told; options go before the file. */
final class NodeSettings {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML, as for 'disk format': what it says about this node, all of it")
  @Nullable Path config;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "Where its interconnect listens; 'any' for any port")
  @Nullable String address;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "May be given several times; without a value the label goes")
  Map<String, String> labels = new TreeMap<>();

  boolean none() {
    return config == null && address == null && labels.isEmpty();
  }

  /**
   * @param what is not done when something is wrong
   */
  NodeConfig of(NodeConfig before, String what, Console console) {
    NodeConfig base =
        Optional.ofNullable(config)
            .map(path -> NodesFile.read(console.folder().resolve(path), what).node(before))
            .orElse(before);
    return base.withAddress(address(base.address(), what))
        .withLabels(labelled(base.labels(), what));
  }

  private String address(String before, String what) {
    if (address == null) {
      return before;
    }
    if (address.equals("any")) {
      return "";
    }
    PinnedAddress.wrong(address)
        .ifPresent(
            why -> {
              throw new ProblemException("bad-config", what, "--address", why);
            });
    return address;
  }

  private SortedMap<String, String> labelled(SortedMap<String, String> before, String what) {
    SortedMap<String, String> all = new TreeMap<>(before);
    labels.forEach(
        (name, value) -> {
          if (name.isBlank()) {
            throw new ProblemException("bad-config", what, "--label", "a label has a name");
          }
          all.put(name, value);
        });
    all.values().removeIf(String::isBlank);
    return all;
  }
}
