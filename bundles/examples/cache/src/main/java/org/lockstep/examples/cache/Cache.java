package org.lockstep.examples.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.membership.NodeState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What the users of the cache call: each member holds everything, and what it wrote is its own. */
@Component(service = Cache.class)
public class Cache {
  /** The oldest entries make room. */
  public static final int MOST_ENTRIES = 10_000;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<NodeId> others = new TreeSet<>();
  private final Channel channel;
  private boolean paused;

  @Activate
  public Cache(@Reference Interconnect interconnect) {
    channel = interconnect.channel("cache", this::received);
  }

  /** Writes an entry on all members; {@code false} while a dead member is being forgotten. */
  public synchronized boolean put(String key, String value) {
    byte[] message = Wire.encode(key, value);
    if (paused) {
      return false;
    }
    store(key, new Entry(value, Optional.empty()));
    others.forEach(other -> channel.send(other, message));
    return true;
  }

  public synchronized Optional<String> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  private synchronized void received(Incarnation from, byte[] message) {
    if (others.contains(from.node())) {
      Wire.decode(message, (key, value) -> store(key, new Entry(value, Optional.of(from.node()))));
    }
  }

  private void store(String key, Entry entry) {
    entries.remove(key);
    entries.put(key, entry);
    if (entries.size() > MOST_ENTRIES) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  synchronized void othersAre(Map<NodeId, NodeState> states, NodeId self) {
    others.clear();
    states.forEach(
        (node, state) -> {
          boolean member = state == NodeState.JOINED || state == NodeState.JOINING;
          if (member && !node.equals(self)) {
            others.add(node);
          }
        });
  }

  /** Tells a member that has just joined what was written here before. */
  synchronized void tell(NodeId joined) {
    entries.forEach(
        (key, entry) -> {
          if (entry.owner.isEmpty()) {
            channel.send(joined, Wire.encode(key, entry.value));
          }
        });
  }

  synchronized void forget(NodeId owner) {
    entries.values().removeIf(entry -> entry.owner.equals(Optional.of(owner)));
  }

  synchronized void pause() {
    paused = true;
  }

  synchronized void resume() {
    paused = false;
  }

  @Deactivate
  void close() {
    channel.close();
  }

  /** Owned by this member when the owner is empty. */
  private record Entry(String value, Optional<NodeId> owner) {}
}
