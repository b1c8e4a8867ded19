package org.lockstep.store.spi;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;

/**
 * One node's persistent configuration (DB-1), a record of its own.
 *
 * @param id its slot
 * @param name unique in the cluster: letters, digits, {@code -}, {@code _} and {@code .}
 * @param address {@code host:port} its interconnect is pinned to; empty: any port
 * @param labels for choosing and for showing
 * @param boot what it starts before it joins, each a {@link BootItem}
 * @param shutdown what it does once it has left: {@code stay} or {@code exit}; empty: not said
 * @param fence how its host can be cut off from the outside; all of them together
 */
public record NodeConfig(
    NodeId id,
    String name,
    String address,
    SortedMap<String, String> labels,
    List<String> boot,
    String shutdown,
    List<FenceDevice> fence) {
  /** Before the id in the record's key. */
  public static final String PREFIX = "config/node/";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String LABEL = "label.";
  private static final String BOOT = "boot.";
  private static final String FENCE = "fence.";

  public NodeConfig {
    requireName(name);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    boot = List.copyOf(boot);
    fence = List.copyOf(fence);
  }

  /**
   * Folders and files are called so.
   *
   * @throws ProblemException when no node can have this name
   */
  public static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ProblemException(
          "bad-name", "node refused", "name", "'" + name + "' is not like 'node-1'");
    }
  }

  public static NodeConfig of(int id, String name) {
    return new NodeConfig(NodeId.of(id), name, "", new TreeMap<>(), List.of(), "", List.of());
  }

  /** The change that stores it, as sorted {@code key=value} lines. */
  public Change toChange() {
    StringBuilder text = new StringBuilder("name=" + name + "\n");
    if (!address.isEmpty()) {
      text.append("address=").append(escape(address)).append('\n');
    }
    labels.forEach(
        (key, value) -> text.append(LABEL + escape(key) + "=" + escape(value)).append('\n'));
    for (int i = 0; i < boot.size(); i++) {
      text.append(BOOT + i + "=" + escape(boot.get(i))).append('\n');
    }
    if (!shutdown.isEmpty()) {
      text.append("shutdown=").append(escape(shutdown)).append('\n');
    }
    for (int i = 0; i < fence.size(); i++) {
      text.append(FENCE + i + "=" + escape(fence.get(i).agent())).append('\n');
      String prefix = FENCE + i + ".";
      fence
          .get(i)
          .parameters()
          .forEach(
              (key, value) -> text.append(prefix + escape(key) + "=" + escape(value)).append('\n'));
    }
    return Change.put(PREFIX + id.value(), text.toString());
  }

  public static NodeConfig of(StoredRecord record) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(record.text()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    SortedMap<String, String> labels = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(LABEL)) {
        labels.put(key.substring(LABEL.length()), properties.getProperty(key));
      }
    }
    List<String> boot = new ArrayList<>();
    for (String item; (item = properties.getProperty(BOOT + boot.size())) != null; ) {
      boot.add(item);
    }
    return new NodeConfig(
        idIn(record.key()),
        properties.getProperty("name", ""),
        properties.getProperty("address", ""),
        labels,
        boot,
        properties.getProperty("shutdown", ""),
        fence(properties));
  }

  private static List<FenceDevice> fence(Properties properties) {
    List<FenceDevice> devices = new ArrayList<>();
    for (String agent; (agent = properties.getProperty(FENCE + devices.size())) != null; ) {
      String prefix = FENCE + devices.size() + ".";
      SortedMap<String, String> parameters = new TreeMap<>();
      for (String key : properties.stringPropertyNames()) {
        if (key.startsWith(prefix)) {
          parameters.put(key.substring(prefix.length()), properties.getProperty(key));
        }
      }
      devices.add(new FenceDevice(agent, parameters));
    }
    return devices;
  }

  private static NodeId idIn(String key) {
    return NodeId.of(Integer.parseInt(key.substring(PREFIX.length())));
  }

  /** The nodes that are configured. */
  public static SortedSet<NodeId> ids(SortedMap<String, StoredRecord> records) {
    SortedSet<NodeId> ids = new TreeSet<>();
    records
        .subMap(PREFIX, PREFIX + Character.MAX_VALUE)
        .keySet()
        .forEach(key -> ids.add(idIn(key)));
    return ids;
  }

  /** One node's; empty if it is not configured. */
  public static Optional<NodeConfig> of(NodeId id, SortedMap<String, StoredRecord> records) {
    return Optional.ofNullable(records.get(PREFIX + id.value())).map(NodeConfig::of);
  }

  /** All configured nodes, by id. */
  public static SortedMap<NodeId, NodeConfig> all(SortedMap<String, StoredRecord> records) {
    SortedMap<NodeId, NodeConfig> nodes = new TreeMap<>();
    records.subMap(PREFIX, PREFIX + Character.MAX_VALUE).values().stream()
        .map(NodeConfig::of)
        .forEach(node -> nodes.put(node.id(), node));
    return nodes;
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("=", "\\=").replace(":", "\\:");
  }
}
