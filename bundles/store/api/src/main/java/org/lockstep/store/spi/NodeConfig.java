package org.lockstep.store.spi;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
 * @param panic the command to run once it has ended without leaving: an absolute path and
 *     arguments, no shell; when JVM and programs are dead and that is marked, or two seconds later;
 *     by its supervisor, or by itself if that has died. Empty: none
 * @param fence how its host can be cut off from the outside; all of them together
 */
public record NodeConfig(
    NodeId id,
    String name,
    String address,
    SortedMap<String, String> labels,
    List<String> boot,
    String shutdown,
    List<String> panic,
    List<FenceDevice> fence) {
  /** Before the id in the record's key. */
  public static final String PREFIX = "config/node/";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String LABEL = "label.";
  private static final String BOOT = "boot.";
  private static final String PANIC = "panic.";
  private static final String FENCE = "fence.";

  public NodeConfig {
    requireName(name);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    boot = List.copyOf(boot);
    panic = List.copyOf(panic);
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
    return new NodeConfig(
        NodeId.of(id), name, "", new TreeMap<>(), List.of(), "", List.of(), List.of());
  }

  public NodeConfig withAddress(String changed) {
    return new NodeConfig(id, name, changed, labels, boot, shutdown, panic, fence);
  }

  public NodeConfig withLabels(Map<String, String> changed) {
    SortedMap<String, String> sorted = new TreeMap<>(changed);
    return new NodeConfig(id, name, address, sorted, boot, shutdown, panic, fence);
  }

  public NodeConfig withBoot(List<String> changed) {
    return new NodeConfig(id, name, address, labels, changed, shutdown, panic, fence);
  }

  public NodeConfig withShutdown(String changed) {
    return new NodeConfig(id, name, address, labels, boot, changed, panic, fence);
  }

  public NodeConfig withPanic(List<String> changed) {
    return new NodeConfig(id, name, address, labels, boot, shutdown, changed, fence);
  }

  public NodeConfig withFence(List<FenceDevice> changed) {
    return new NodeConfig(id, name, address, labels, boot, shutdown, panic, changed);
  }

  /** The change that stores it, as sorted {@code key=value} lines. */
  public Change toChange() {
    StringBuilder text = new StringBuilder("name=" + name + "\n");
    if (!address.isEmpty()) {
      text.append("address=").append(escape(address)).append('\n');
    }
    labels.forEach(
        (key, value) -> text.append(LABEL + escape(key) + "=" + escape(value)).append('\n'));
    append(text, BOOT, boot);
    if (!shutdown.isEmpty()) {
      text.append("shutdown=").append(escape(shutdown)).append('\n');
    }
    append(text, PANIC, panic);
    for (int i = 0; i < fence.size(); i++) {
      text.append(FENCE + i + "=" + escape(fence.get(i).agent())).append('\n');
      String prefix = FENCE + i + ".";
      fence
          .get(i)
          .parameters()
          .forEach(
              (key, value) -> text.append(prefix + escape(key) + "=" + escape(value)).append('\n'));
    }
    return Change.put(key(id), text.toString());
  }

  private static void append(StringBuilder text, String prefix, List<String> items) {
    for (int i = 0; i < items.size(); i++) {
      text.append(prefix + i + "=" + escape(items.get(i))).append('\n');
    }
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
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
    return new NodeConfig(
        idIn(record.key()),
        properties.getProperty("name", ""),
        properties.getProperty("address", ""),
        labels,
        items(properties, BOOT),
        properties.getProperty("shutdown", ""),
        items(properties, PANIC),
        fence(properties));
  }

  private static List<String> items(Properties properties, String prefix) {
    List<String> items = new ArrayList<>();
    for (String item; (item = properties.getProperty(prefix + items.size())) != null; ) {
      items.add(item);
    }
    return items;
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

  /** Where a node's configuration lies. */
  public static String key(NodeId id) {
    return PREFIX + id.value();
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
    return Optional.ofNullable(records.get(key(id))).map(NodeConfig::of);
  }

  /** All configured nodes, by id. */
  public static SortedMap<NodeId, NodeConfig> all(SortedMap<String, StoredRecord> records) {
    SortedMap<NodeId, NodeConfig> nodes = new TreeMap<>();
    records.subMap(PREFIX, PREFIX + Character.MAX_VALUE).values().stream()
        .map(NodeConfig::of)
        .forEach(node -> nodes.put(node.id(), node));
    return nodes;
  }

  /** So that {@link Properties#load} finds the same text. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char each : text.toCharArray()) {
      switch (each) {
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '\f' -> escaped.append("\\f");
        case '\\', '=', ':', ' ', '#', '!' -> escaped.append('\\').append(each);
        default -> escaped.append(each);
      }
    }
    return escaped.toString();
  }
}
