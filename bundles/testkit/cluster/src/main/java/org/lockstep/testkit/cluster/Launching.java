package org.lockstep.testkit.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Environment;
import org.lockstep.events.daemon.LocalEventManager;
import org.lockstep.membership.manager.LocalMembership;
import org.lockstep.registration.Registration;
import org.lockstep.registration.launch.LocalRegistration;
import org.lockstep.registration.launch.ServiceLogs;

/**
 * The event manager, registration and launch, and an action function on one boot; each comes and
 * goes as its bundle would.
 */
final class Launching {
  private final SlotHolder holder;
  private final LocalMembership membership;
  private final Environment environment;
  private final SimulatedAction action;
  private final SimulatedPrograms programs;
  private final ServiceLogs logs;
  private Optional<LocalEventManager> events = Optional.empty();
  private Optional<LocalRegistration> registration = Optional.empty();
  private Optional<LocalRegistration> before = Optional.empty();
  private CompletionStage<Void> stopped = CompletableFuture.completedStage(null);
  private boolean wanted;
  private boolean member;
  private boolean acting;
  private boolean expected;

  Launching(
      SlotHolder holder,
      LocalMembership membership,
      Environment environment,
      SimulatedPrograms programs,
      SimulatedAction action) {
    this.holder = holder;
    this.membership = membership;
    this.environment = environment;
    this.programs = programs;
    this.action = action;
    this.logs = new Logs();
  }

  private final class Logs implements ServiceLogs {
    @Override
    public void append(String name, String line) {
      holder.say(name + ": " + line);
    }

    @Override
    public List<String> tail(String name, int lines) {
      return List.of();
    }
  }

  /** All of it; the level is registered once the node is a member for the first time. */
  void start(ClientServices services) {
    addActions();
    addRegistration();
    addEvents();
    membership
        .service()
        .join()
        .thenRun(
            () -> {
              member = true;
              events.ifPresent(this::register);
              registration.ifPresent(each -> services.define(each.service()));
            });
  }

  Optional<Registration> service() {
    return registration.map(LocalRegistration::service);
  }

  SimulatedPrograms programs() {
    return programs;
  }

  void addEvents() {
    if (events.isEmpty()) {
      LocalEventManager added = new LocalEventManager(membership.service(), environment);
      registration.ifPresent(each -> added.add(each.watcher()));
      events = Optional.of(added);
      if (member) {
        register(added);
      }
    }
  }

  private void register(LocalEventManager manager) {
    holder.install(new Subsystem(LocalEventManager.SPEC, host -> manager.listener()));
  }

  void removeEvents() {
    events.ifPresent(LocalEventManager::close);
    events = Optional.empty();
    holder.remove(LocalEventManager.SPEC.level());
  }

  /** A bundle is started again only when it has stopped. */
  void addRegistration() {
    wanted = true;
    expected = true;
    stopped.whenComplete((done, failure) -> launchRegistration());
  }

  private void launchRegistration() {
    if (wanted && registration.isEmpty()) {
      LocalRegistration added =
          new LocalRegistration(
              membership.store(),
              membership.service(),
              holder.incarnation(),
              logs,
              environment,
              () -> 0,
              before);
      if (acting) {
        added.add(SimulatedAction.TYPE, action, action.gone());
      }
      events.ifPresent(each -> each.add(added.watcher()));
      registration = Optional.of(added);
    }
  }

  void removeRegistration() {
    wanted = false;
    registration.ifPresent(
        each -> {
          events.ifPresent(manager -> manager.remove(each.watcher()));
          stopped = each.stop();
          before = Optional.of(each);
        });
    registration = Optional.empty();
  }

  /** As its framework does. */
  void stop() {
    removeEvents();
    removeRegistration();
  }

  void addActions() {
    if (!acting) {
      acting = true;
      registration.ifPresent(each -> each.add(SimulatedAction.TYPE, action, action.gone()));
    }
  }

  void removeActions() {
    acting = false;
    action.goes();
    registration.ifPresent(each -> each.remove(action));
  }

  /** What went comes back. */
  void addAll() {
    addActions();
    addRegistration();
    addEvents();
  }

  /** As a real node, which knows nothing of work that was left behind (DB-8). */
  boolean underWay() {
    return !programs.areOver()
        || registration.map(each -> each.exclusive().underWay()).orElse(expected);
  }
}
