package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;

/**
 * Who masters what, of one shard: at the one member that keeps it (DLM-2). The first who asks for a
 * resource becomes its master.
 */
final class Directory {
  /** By master: when one is gone, only what was its own is looked at. */
  private final Map<Incarnation, Set<ResourceName>> mastered = new TreeMap<>();

  /** Their masters are gone; who uses them claims them before anybody else may. */
  private final Set<ResourceName> orphans = new LinkedHashSet<>();

  /** Nobody knows what dead nodes that are not recovered hold of them (DLM-3). */
  private final Set<ResourceName> veiled = new LinkedHashSet<>();

  private final List<Question> open = new ArrayList<>();
  private boolean allVeiled;

  /** Somebody's {@link Message.Find}. */
  record Question(Incarnation from, ResourceName name) {}

  /**
   * @param veiled of a resource that had no master so far
   */
  record Answer(Incarnation master, boolean veiled) {}

  /**
   * @param rebuilding the one who asks holds a lock of an orphan
   * @return empty: it waits until all orphans have been claimed
   */
  Optional<Answer> find(Incarnation from, ResourceName name, boolean rebuilding) {
    Optional<Incarnation> master = master(name);
    if (master.isPresent()) {
      return Optional.of(new Answer(master.get(), false));
    }
    if (!rebuilding && orphans.contains(name)) {
      later(from, name);
      return Optional.empty();
    }
    put(name, from);
    return Optional.of(new Answer(from, allVeiled || veiled.contains(name)));
  }

  /** It is answered when {@link #claimed}. */
  void later(Incarnation from, ResourceName name) {
    open.add(new Question(from, name));
  }

  private Optional<Incarnation> master(ResourceName name) {
    for (Map.Entry<Incarnation, Set<ResourceName>> each : mastered.entrySet()) {
      if (each.getValue().contains(name)) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  void put(ResourceName name, Incarnation master) {
    master(name).ifPresent(before -> remove(name, before));
    mastered.computeIfAbsent(master, any -> new LinkedHashSet<>()).add(name);
  }

  /**
   * Its master goes, or is gone: whoever uses it claims it before anybody else may.
   *
   * @param veils dead nodes have left locks that are retained
   */
  void orphan(ResourceName name, boolean veils) {
    master(name).ifPresent(before -> remove(name, before));
    orphans.add(name);
    if (veils) {
      veiled.add(name);
    }
  }

  void remove(ResourceName name, Incarnation master) {
    Set<ResourceName> those = mastered.get(master);
    if (those != null) {
      those.remove(name);
    }
  }

  /**
   * Only these are left.
   *
   * @param veils those who are gone have left locks that are retained
   */
  void retain(Set<Incarnation> members, boolean veils) {
    for (Incarnation master : List.copyOf(mastered.keySet())) {
      if (!members.contains(master)) {
        orphans.addAll(mastered.remove(master));
      }
    }
    if (veils) {
      veiled.addAll(orphans); // also of one that was about to hand over, and did not come to it
    }
    open.removeIf(question -> !members.contains(question.from()));
  }

  /** What its last keeper knew is lost. */
  void veilAll() {
    allVeiled = true;
  }

  void unveil() {
    allVeiled = false;
    veiled.clear();
  }

  /** Another member keeps it from now on. */
  void clear() {
    mastered.clear();
    orphans.clear();
    open.clear();
    unveil();
  }

  /** All orphans are: who has waited is to be answered now. */
  List<Question> claimed() {
    orphans.clear();
    List<Question> waited = List.copyOf(open);
    open.clear();
    return waited;
  }
}
