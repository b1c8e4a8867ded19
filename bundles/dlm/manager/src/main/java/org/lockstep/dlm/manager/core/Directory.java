package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;

/**
 * Who masters what, of one shard: at the one member that keeps it (DLM-2). The first who asks for a
 * resource becomes its master.
 */
final class Directory {
  private final Map<ResourceName, Incarnation> masters = new LinkedHashMap<>();

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
    Incarnation master = masters.get(name);
    if (master != null) {
      return Optional.of(new Answer(master, false));
    }
    if (!rebuilding && orphans.contains(name)) {
      later(from, name);
      return Optional.empty();
    }
    masters.put(name, from);
    return Optional.of(new Answer(from, allVeiled || veiled.contains(name)));
  }

  /** It is answered when {@link #claimed}. */
  void later(Incarnation from, ResourceName name) {
    open.add(new Question(from, name));
  }

  void put(ResourceName name, Incarnation master) {
    masters.put(name, master);
  }

  void remove(ResourceName name, Incarnation master) {
    masters.remove(name, master);
  }

  /**
   * Only these are left.
   *
   * @param veils those who are gone have left locks that are retained
   */
  void retain(Set<Incarnation> members, boolean veils) {
    masters
        .entrySet()
        .removeIf(
            each -> {
              boolean gone = !members.contains(each.getValue());
              if (gone) {
                orphans.add(each.getKey());
              }
              return gone;
            });
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
    masters.clear();
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
