package org.lockstep.testkit.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.Records;
import org.lockstep.store.StoredRecord;

/**
 * Invariant 6: from the call of its start until its stop is confirmed, or its node is proven dead,
 * a client service is nobody else's; and its programs never run on two boots, whoever believes
 * what. A recovery is held to the same (RL-15).
 */
final class Execution {
  private final Supplier<ClusterState> confirmed;
  private final Consumer<Throwable> broken;
  private final SortedMap<String, Subject> subjects = new TreeMap<>();

  /** On all nodes: each node's part is a subject of its own (RL-16). */
  private final SortedSet<String> everywhere = new TreeSet<>();

  /** Those that have left: whether their process is over. */
  private final SortedMap<Incarnation, BooleanSupplier> over = new TreeMap<>();

  /** What is known of one client service, or of a part of it. */
  private static final class Subject {
    final SortedSet<Incarnation> working = new TreeSet<>();
    final SortedSet<Incarnation> stopped = new TreeSet<>();
    final SortedMap<Incarnation, Integer> programs = new TreeMap<>();
    final SortedMap<Incarnation, List<ActionPhase>> calls = new TreeMap<>();
    Placement placement = Placement.NONE;
    long version;
    boolean lost;
  }

  /**
   * @param broken told of what is: what an action function throws is but its failure
   */
  Execution(Supplier<ClusterState> confirmed, Consumer<Throwable> broken) {
    this.confirmed = confirmed;
    this.broken = broken;
  }

  private Subject of(String name) {
    return subjects.computeIfAbsent(name, any -> new Subject());
  }

  void everywhere(Collection<String> names) {
    everywhere.addAll(names);
  }

  boolean isEverywhere(String name) {
    return everywhere.contains(name);
  }

  /** What is recovered of another node's part is named with that node. */
  private Subject of(String name, Incarnation boot) {
    return of(everywhere.contains(name) ? part(name, boot.node()) : name);
  }

  private static String part(String name, NodeId node) {
    return Records.text(InstanceId.of(name, node));
  }

  /** An action function is called. */
  void called(String name, Incarnation boot, ActionPhase phase) {
    Subject subject = of(name, boot);
    subject.stopped.remove(boot);
    List<ActionPhase> calls = subject.calls.computeIfAbsent(boot, any -> new ArrayList<>());
    if (phase != ActionPhase.STOP && !calls.isEmpty()) {
      broken(phase + " of " + name + " is called on " + boot + " beside " + calls);
    }
    calls.add(phase);
    if (phase == ActionPhase.START || phase == ActionPhase.RECOVERY) {
      subject.working.removeIf(this::isProvenDead);
      elsewhere(subject.working, boot)
          .or(() -> elsewhere(subject.programs.keySet(), boot))
          .ifPresent(
              other ->
                  broken(
                      phase + " of " + name + " is called on " + boot + ", and it is on " + other));
      stillAtWork(subject, boot)
          .ifPresent(
              other ->
                  broken(
                      phase
                          + " of "
                          + name
                          + " is called on "
                          + boot
                          + ", and "
                          + subject.calls.get(other)
                          + " is at work on "
                          + other
                          + ", which has left and not ended"));
      subject.working.add(boot);
    }
  }

  /** What runs in its process needs no lease and no program (RL-1). */
  private Optional<Incarnation> stillAtWork(Subject subject, Incarnation boot) {
    return subject.calls.entrySet().stream()
        .filter(each -> !each.getKey().equals(boot) && isEnding(each.getKey()))
        .filter(each -> each.getValue().stream().anyMatch(phase -> phase != ActionPhase.NOTIFY))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean isEnding(Incarnation boot) {
    BooleanSupplier end = over.get(boot);
    return end != null && !end.getAsBoolean();
  }

  /**
   * A boot has left gracefully.
   *
   * @param process whether it is over
   */
  void left(Incarnation boot, BooleanSupplier process) {
    over.put(boot, process);
  }

  /** Whether any action is there. */
  boolean isAtWork(Incarnation boot) {
    return subjects.values().stream()
        .anyMatch(subject -> !subject.calls.getOrDefault(boot, List.of()).isEmpty());
  }

  /** An action function has ended. A recovery that failed is over too. */
  void ended(String name, Incarnation boot, ActionPhase phase, boolean success) {
    Subject subject = of(name, boot);
    Optional.ofNullable(subject.calls.get(boot)).ifPresent(calls -> calls.remove(phase));
    if (phase == ActionPhase.RECOVERY || (phase == ActionPhase.STOP && success)) {
      subject.stopped.add(boot);
    }
  }

  /** What action functions did there has ended with their bundle (RL-7). */
  void gone(Incarnation boot) {
    subjects.values().forEach(subject -> subject.calls.remove(boot));
  }

  /** Where an action is at work, and then where anything runs. */
  List<Incarnation> busy() {
    List<Incarnation> busy = new ArrayList<>();
    for (Subject subject : subjects.values()) {
      subject.calls.forEach((boot, calls) -> calls.forEach(any -> busy.add(boot)));
    }
    busy.removeIf(boot -> !confirmed.get().isMember(boot));
    if (busy.isEmpty()) {
      subjects.values().forEach(subject -> busy.addAll(subject.programs.keySet()));
    }
    return busy;
  }

  /** What is confirmed now. */
  void committed(SortedMap<String, StoredRecord> records) {
    for (StoredRecord record : records.tailMap(Records.PLACEMENT).values()) {
      if (!record.key().startsWith(Records.PLACEMENT)) {
        return;
      }
      Subject subject = of(record.key().substring(Records.PLACEMENT.length()));
      if (subject.version != record.version()) {
        subject.version = record.version();
        placed(record.key(), subject, Records.placement(record.text()));
      }
    }
  }

  /** With the record a stop is confirmed, or the end of a recovery. */
  private static void placed(String name, Subject subject, Placement now) {
    Placement before = subject.placement;
    subject.placement = now;
    if (now.generation() < before.generation()) {
      throw new AssertionError(
          "7, no regress: " + name + " has generation " + now.generation() + " after " + before);
    }
    before
        .on()
        .filter(boot -> !now.on().equals(Optional.of(boot)))
        .filter(subject.stopped::contains)
        .ifPresent(subject.working::remove);
  }

  void launched(String name, Incarnation boot) {
    SortedMap<Incarnation, Integer> programs = of(name, boot).programs;
    int before = programs.merge(boot, 1, Integer::sum) - 1;
    of(name, boot).lost = false;
    if (before > 0 || programs.size() > 1) {
      broken("a program of " + name + " begins on " + boot + " beside " + programs);
    }
  }

  /** One of its programs is gone. */
  void ended(String name, Incarnation boot) {
    of(name, boot).programs.computeIfPresent(boot, (any, count) -> count > 1 ? count - 1 : null);
  }

  /** Its program dies by itself, which nobody watches. */
  void lost(String name, Incarnation boot) {
    of(name, boot).lost = true;
  }

  private static Optional<Incarnation> elsewhere(Iterable<Incarnation> boots, Incarnation boot) {
    for (Incarnation other : boots) {
      if (!other.equals(boot)) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  /** As the confirmed membership has it: out of it, or on the way with a proof (ND-4, MM-11). */
  private boolean isProvenDead(Incarnation boot) {
    ClusterState state = confirmed.get();
    return !state.isMember(boot)
        || state.walks().values().stream()
            .filter(walk -> walk.boot().equals(boot) && !walk.partial())
            .filter(walk -> walk.type() == TransitionType.FORCED_LEAVING)
            .anyMatch(walk -> !walk.proof().isEmpty());
  }

  private void broken(String what) {
    broken.accept(new AssertionError("6, execution exclusion: " + what));
  }

  Placement placement(String name) {
    return of(name).placement;
  }

  /** What there is of its parts. */
  List<Placement> parts(String name) {
    return subjects.entrySet().stream()
        .filter(each -> each.getKey().startsWith(name + "@"))
        .map(each -> each.getValue().placement)
        .toList();
  }

  /** On one node, or on all that are members. */
  boolean isUp(String name) {
    return everywhere.contains(name)
        ? confirmed.get().members().keySet().stream().allMatch(node -> isThere(part(name, node)))
        : isThere(name);
  }

  /** Registered, and its one program runs where it is, unless that has died by itself. */
  private boolean isThere(String name) {
    Subject subject = of(name);
    return subject.placement.state() == ClientServiceState.REGISTERED
        && (subject.lost
            || Optional.of(subject.programs.keySet()).equals(subject.placement.on().map(Set::of)));
  }

  /** For people. */
  String status(String name) {
    return subjects.keySet().stream()
        .filter(each -> each.equals(name) || each.startsWith(name + "@"))
        .map(this::one)
        .collect(Collectors.joining("\n  "));
  }

  private String one(String name) {
    Subject subject = of(name);
    Placement now = subject.placement;
    return name
        + " "
        + now.state()
        + " on "
        + now.on()
        + ", wish "
        + now.wish()
        + ", failed "
        + now.failed()
        + ", exhausted "
        + now.exhausted()
        + ", blocked "
        + now.blocked()
        + "; programs "
        + subject.programs
        + ", working "
        + subject.working;
  }
}
