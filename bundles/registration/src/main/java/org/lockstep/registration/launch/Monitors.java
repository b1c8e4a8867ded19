package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventSpec;
import org.lockstep.events.PollingWatcher;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.ActionSpec;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Monitor;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.format.Records;

/**
 * Has the event group of each client service enabled where it is registered, and disabled when it
 * no longer is (EM-5). Used by one thread only, but for the daemon, which comes and goes.
 */
final class Monitors {
  private final Incarnation self;
  private final Map<InstanceId, Group> groups = new HashMap<>();
  private volatile Optional<EventDaemon> daemon = Optional.empty();

  /**
   * One that is enabled.
   *
   * @param by the daemon that does it
   */
  private record Group(
      long generation, List<Monitor> monitors, EventDaemon by, EventDaemon.Enabled handle) {}

  Monitors(Incarnation self) {
    this.self = self;
  }

  void use(Optional<EventDaemon> now) {
    daemon = now;
  }

  /** What is wrong with one, as far as its watcher and its action are here. */
  List<Problem> problems(Monitor monitor) {
    InstanceId any = InstanceId.of("any");
    return daemon.map(by -> by.problems(event(monitor, any, 0))).orElse(List.of());
  }

  void look(Book book, Round round) {
    Map<InstanceId, Book.Entry> due = new HashMap<>();
    for (Book.Entry entry : book.entries()) {
      boolean watched = !entry.running().monitors().isEmpty() && entry.isOn(self);
      if (watched
          && entry.placement().state() == ClientServiceState.REGISTERED
          && !round.isMaintained(entry.instance())) {
        due.put(entry.id(), entry);
      }
    }
    Optional<EventDaemon> now = daemon;
    for (InstanceId id : new ArrayList<>(groups.keySet())) {
      disableUnless(id, due.get(id), now);
    }
    now.ifPresent(
        by -> due.forEach((id, entry) -> groups.computeIfAbsent(id, any -> enabled(entry, by))));
  }

  private void disableUnless(InstanceId id, Book.@Nullable Entry due, Optional<EventDaemon> now) {
    Group group = groups.get(id);
    boolean same =
        group != null
            && due != null
            && group.generation() == due.placement().generation()
            && group.monitors().equals(due.running().monitors())
            && now.equals(Optional.of(group.by()));
    if (group != null && !same) {
      group.handle().close();
      groups.remove(id);
    }
  }

  private static Group enabled(Book.Entry entry, EventDaemon by) {
    long generation = entry.placement().generation();
    List<Monitor> monitors = entry.running().monitors();
    List<EventSpec> events =
        monitors.stream().map(monitor -> event(monitor, entry.id(), generation)).toList();
    return new Group(generation, monitors, by, by.enable(entry.name(), events));
  }

  private static EventSpec event(Monitor monitor, InstanceId id, long generation) {
    return new EventSpec(
        monitor.name(),
        monitor.watcher(),
        monitor.in(),
        monitor.interval(),
        monitor.timeout(),
        monitor.failures(),
        monitor
            .action()
            .map(spec -> new EventSpec.Action(spec.type(), spec.parameters(), spec.timeout()))
            .orElseGet(() -> restart(monitor, id, generation)));
  }

  private static EventSpec.Action restart(Monitor monitor, InstanceId id, long generation) {
    return new EventSpec.Action(
        RestartAction.TYPE,
        Map.of(
            RestartAction.CLIENT_SERVICE,
            Records.text(id),
            RestartAction.GENERATION,
            generation,
            RestartAction.REASON,
            monitor.name() + ": ${out." + PollingWatcher.REASON + "}"),
        ActionSpec.DEFAULT_TIMEOUT);
  }

  void close() {
    groups.values().forEach(group -> group.handle().close());
    groups.clear();
  }
}
