package org.lockstep.events.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.daemon.core.EventGroup;
import org.lockstep.events.daemon.core.Situation;
import org.lockstep.events.daemon.format.GroupRecords;
import org.lockstep.store.SharedStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the groups enabled that are to be enabled on this node, and the others disabled (EM-3). One
 * thread of its own, which without groups is idle.
 */
final class GroupsHere {
  /** No client service is called like that: its programs are not the group's. */
  static final String PREFIX = "@";

  /** The membership manager's records: its changes are a reason to look. */
  private static final String MEMBERSHIP = "membership/";

  /** A wall clock may jump: it is looked at again after that. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** The membership's view comes after its records: they tell of a change that it does not show. */
  private static final Duration SOON = Duration.ofMillis(50);

  private static final int MOST_WAITING = 16;
  private static final Logger LOG = LoggerFactory.getLogger(GroupsHere.class);

  private final SharedStore store;
  private final Supplier<Situation> situation;
  private final EventDaemon daemon;
  private final Worker worker;
  private final List<SharedStore.Watch> watches = new ArrayList<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicBoolean unsettled = new AtomicBoolean(true);
  private final Map<String, Enabled> enabled = new HashMap<>();
  private final Set<GroupBook.Unread> logged = new HashSet<>();
  private final Set<String> known = new HashSet<>();
  private Worker.Pending later = () -> {};
  private Duration pause = LONGEST;

  private record Enabled(EventGroup group, EventDaemon.Enabled handle) {}

  GroupsHere(
      SharedStore store, Supplier<Situation> situation, EventDaemon daemon, Workers workers) {
    this.store = store;
    this.situation = situation;
    this.daemon = daemon;
    this.worker = workers.patient("lockstep-event-groups", MOST_WAITING);
  }

  void start() {
    watches.add(store.watch(GroupRecords.PREFIX, changes -> lookSoon()));
    watches.add(store.watch(MEMBERSHIP, changes -> membershipChanged()));
    lookSoon();
  }

  private void membershipChanged() {
    unsettled.set(true);
    lookSoon();
  }

  /** However often it is asked for meanwhile, one look is enough. */
  private void lookSoon() {
    if (due.compareAndSet(false, true)) {
      try {
        worker.execute(this::look);
      } catch (RejectedExecutionException e) {
        LOG.debug("Event groups are no longer looked at");
      }
    }
  }

  private void look() {
    due.set(false);
    try {
      lookNow();
    } catch (RuntimeException e) {
      LOG.error("Event groups were not looked at; tried again", e);
      later.cancel();
      later = worker.after(LONGEST.toMillis(), this::lookSoon);
    }
  }

  private void lookNow() {
    if (unsettled.getAndSet(false)) {
      pause = SOON;
    }
    GroupBook book = GroupBook.read(store);
    Situation here = situation.get();
    book.unread().forEach(this::logOnce);
    logged.retainAll(book.unread().values());
    SortedMap<String, EventGroup> wanted = new TreeMap<>(book.groups());
    wanted.values().removeIf(group -> group.notHere(here, book.saidOf(group.name())).isPresent());
    for (String name : List.copyOf(enabled.keySet())) {
      disableUnless(name, Optional.ofNullable(wanted.get(name)));
    }
    forgetAllBut(book);
    wanted.forEach((name, group) -> enabled.computeIfAbsent(name, any -> enable(group)));
    lookLater(book, here);
  }

  /** What was removed and is defined again is another group. */
  private void forgetAllBut(GroupBook book) {
    for (String name : List.copyOf(known)) {
      if (!book.isKnown(name)) {
        daemon.forget(PREFIX + name);
        known.remove(name);
      }
    }
    known.addAll(book.groups().keySet());
  }

  private void logOnce(String name, GroupBook.Unread unread) {
    if (logged.add(unread)) {
      LOG.error("The record of the event group {} is left alone: {}", name, unread.why());
    }
  }

  private void disableUnless(String name, Optional<EventGroup> wanted) {
    Enabled now = enabled.get(name);
    if (now != null && !wanted.equals(Optional.of(now.group()))) {
      enabled.remove(name);
      now.handle().close();
      LOG.info("The event group {} is disabled here", name);
    }
  }

  private Enabled enable(EventGroup group) {
    LOG.info("The event group {} is enabled here", group.name());
    return new Enabled(group, daemon.enable(PREFIX + group.name(), group.events()));
  }

  /** After a change soon, then less and less often. */
  private void lookLater(GroupBook book, Situation here) {
    later.cancel();
    Duration wait =
        book.groups().values().stream()
            .flatMap(group -> group.when().hours().stream())
            .map(hours -> hours.untilChange(here.time()).plusMillis(1))
            .reduce(pause, GroupsHere::shorter);
    if (!book.groups().isEmpty()) {
      later = worker.after(wait.toMillis(), this::lookSoon);
    }
    pause = shorter(pause.multipliedBy(2), LONGEST);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  void close() {
    watches.forEach(SharedStore.Watch::close);
    try {
      worker.execute(() -> List.copyOf(enabled.keySet()).forEach(this::disable));
    } catch (RejectedExecutionException e) {
      LOG.debug("Event groups were no longer looked at");
    }
    worker.stop();
  }

  private void disable(String name) {
    disableUnless(name, Optional.empty());
  }
}
