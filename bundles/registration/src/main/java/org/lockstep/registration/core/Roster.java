package org.lockstep.registration.core;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * All client services as the records have them, and who is concerned by what: kept up to date one
 * by one, so that a decision looks at few of many. One thread only.
 */
public final class Roster {
  private static final SortedSet<InstanceId> NOBODY = Collections.emptySortedSet();

  private final Map<InstanceId, Instance> all = new TreeMap<>();
  private final Map<NodeId, SortedSet<InstanceId>> at = new HashMap<>();
  private final Map<String, SortedSet<InstanceId>> parts = new HashMap<>();
  private final Map<String, SortedSet<String>> children = new HashMap<>();
  private final Map<String, SortedSet<String>> apart = new HashMap<>();
  private final SortedSet<InstanceId> open = new TreeSet<>();
  private final SortedSet<InstanceId> joinsMatter = new TreeSet<>();
  private final SortedSet<InstanceId> touched = new TreeSet<>();

  public static Roster of(Collection<Instance> instances) {
    Roster roster = new Roster();
    instances.forEach(roster::put);
    return roster;
  }

  public void put(Instance now) {
    InstanceId id = now.id();
    Instance before = all.put(id, now);
    if (before == null || before.definition() != now.definition()) {
      forget(id, before);
      learn(id, now.definition());
    }
    if (before == null || !before.on().equals(now.on())) {
      leaves(id, before);
      now.on().ifPresent(boot -> add(at, boot.node(), id));
    }
    touched.add(id);
    mark(open, id, isOpen(now));
    Choosing choosing = now.definition().choosing();
    mark(joinsMatter, id, choosing.free() || choosing.maturity().applies() || now.isCommon());
  }

  public void remove(InstanceId id) {
    Instance before = all.remove(id);
    if (before != null) {
      forget(id, before);
      leaves(id, before);
      open.remove(id);
      touched.remove(id);
      joinsMatter.remove(id);
    }
  }

  private void learn(InstanceId id, Definition definition) {
    add(parts, id.name(), id);
    if (id.home().isEmpty()) {
      definition.group().ifPresent(group -> add(children, group.parent(), id.name()));
      for (String other : definition.choosing().apart()) {
        add(apart, other, id.name());
        add(apart, id.name(), other);
      }
    }
  }

  private void forget(InstanceId id, @Nullable Instance before) {
    if (before == null) {
      return;
    }
    take(parts, id.name(), id);
    if (id.home().isEmpty()) {
      before.definition().group().ifPresent(group -> take(children, group.parent(), id.name()));
      for (String other : before.definition().choosing().apart()) {
        if (!names(InstanceId.of(other), id.name())) {
          take(apart, other, id.name());
          take(apart, id.name(), other);
        }
      }
    }
  }

  /** Whether it says by itself that it is kept apart from another one. */
  private boolean names(InstanceId id, String other) {
    Instance one = all.get(id);
    return one != null && one.definition().choosing().apart().contains(other);
  }

  private void leaves(InstanceId id, @Nullable Instance before) {
    if (before != null) {
      before.on().ifPresent(boot -> take(at, boot.node(), id));
    }
  }

  /** Whether anything can follow though no node changes. */
  private static boolean isOpen(Instance one) {
    Placement now = one.placement();
    boolean rests =
        now.state() == ClientServiceState.REGISTERED
            && !now.transfer()
            && !now.wish().held()
            && now.restarts().due().isEmpty()
            && now.failed().isEmpty();
    return !rests || one.isCommon() || awaitsMaturity(one);
  }

  private static boolean awaitsMaturity(Instance one) {
    return one.definition().choosing().maturity().applies()
        && !one.placement().maturing().reached();
  }

  private static void mark(SortedSet<InstanceId> set, InstanceId id, boolean in) {
    if (in) {
      set.add(id);
    } else {
      set.remove(id);
    }
  }

  private static <K, V extends Comparable<V>> void add(Map<K, SortedSet<V>> map, K key, V value) {
    map.computeIfAbsent(key, any -> new TreeSet<>()).add(value);
  }

  private static <K, V extends Comparable<V>> void take(Map<K, SortedSet<V>> map, K key, V value) {
    map.computeIfPresent(
        key,
        (any, values) -> {
          values.remove(value);
          return values.isEmpty() ? null : values;
        });
  }

  public Optional<Instance> get(InstanceId id) {
    return Optional.ofNullable(all.get(id));
  }

  public Collection<Instance> instances() {
    return Collections.unmodifiableCollection(all.values());
  }

  /** Those that are on this node, or are being worked on there. */
  SortedSet<InstanceId> at(NodeId node) {
    return at.getOrDefault(node, NOBODY);
  }

  /** The client service itself, and its parts. */
  public SortedSet<InstanceId> parts(String name) {
    return parts.getOrDefault(name, NOBODY);
  }

  public SortedSet<String> children(String name) {
    return children.getOrDefault(name, Collections.emptySortedSet());
  }

  /** Those that are never on the same node, whichever of the two says so. */
  public SortedSet<String> apart(String name) {
    return apart.getOrDefault(name, Collections.emptySortedSet());
  }

  /**
   * Those for which anything can follow, when nothing did before: of the others nothing has
   * changed.
   *
   * @param before when nothing followed
   * @param tick free transfers are decided
   */
  public Collection<InstanceId> concerned(World before, World now, boolean tick) {
    if (!before.settings().equals(now.settings())) {
      return List.copyOf(all.keySet());
    }
    SortedSet<InstanceId> concerned = new TreeSet<>(open);
    concerned.addAll(touched);
    boolean joined = tick;
    SortedSet<NodeId> ids = new TreeSet<>(before.nodes().keySet());
    ids.addAll(now.nodes().keySet());
    for (NodeId id : ids) {
      if (!before.node(id).equals(now.node(id))) {
        concerned.addAll(at(id));
        joined = true;
      }
    }
    if (joined) {
      concerned.addAll(joinsMatter);
    }
    return concerned;
  }

  /** Nothing follows any more for those that were concerned. */
  public void settled() {
    touched.clear();
  }
}
