package org.lockstep.membership.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Problem;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subsystems of this node, and what has to be asked so that the cluster knows of them. Used by
 * the loop's thread alone.
 */
final class Subsystems {
  private static final Logger LOG = LoggerFactory.getLogger(Subsystems.class);

  /** By level: the one that is registered, and those that wait until it has gone. */
  private final SortedMap<Level, Deque<Local>> locals = new TreeMap<>();

  private final LevelAsks asks;

  private static final class Local {
    final SubsystemThread thread;
    final CompletableFuture<Void> removed = new CompletableFuture<>();
    boolean removing;
    boolean refused;
    Optional<String> lost = Optional.empty();

    Local(SubsystemThread thread) {
      this.thread = thread;
    }

    Level level() {
      return thread.spec.level();
    }

    boolean stays() {
      return !removing && !refused;
    }
  }

  Subsystems(LevelAsks asks) {
    this.asks = asks;
  }

  void add(SubsystemThread subsystem) {
    Level level = subsystem.spec.level();
    Deque<Local> queue = locals.computeIfAbsent(level, any -> new ArrayDeque<>());
    queue.addLast(new Local(subsystem));
    if (queue.size() > 1) {
      LOG.warn("Subsystem {} is there already: another one waits until it has gone", level);
    }
  }

  private List<Local> current() {
    return locals.values().stream().map(Deque::getFirst).toList();
  }

  private @Nullable Local current(Level level) {
    Deque<Local> queue = locals.get(level);
    return queue == null ? null : queue.getFirst();
  }

  boolean has(Level level) {
    return locals.containsKey(level);
  }

  /** Whom to tell. One whose removal took too long is spared: the others recover its level. */
  Optional<SubsystemThread> at(Level level) {
    return Optional.ofNullable(current(level))
        .filter(local -> local.lost.isEmpty())
        .map(local -> local.thread);
  }

  Optional<SubsystemThread> named(String name) {
    return current().stream()
        .map(local -> local.thread)
        .filter(thread -> thread.spec.level().name().equals(name))
        .findFirst();
  }

  List<SubsystemSpec> specs() {
    return current().stream().filter(Local::stays).map(local -> local.thread.spec).toList();
  }

  /** Completes when the level has left, or at once where it never was (MM-13). */
  CompletableFuture<Void> remove(SubsystemThread subsystem) {
    Deque<Local> queue = locals.getOrDefault(subsystem.spec.level(), new ArrayDeque<>());
    for (Local local : queue) {
      if (local.thread == subsystem) {
        local.removing = true;
        if (local != queue.getFirst()) { // it only waited
          queue.remove(local);
          finish(local);
        }
        return local.removed;
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private static void finish(Local local) {
    local.thread.stop();
    local.removed.complete(null);
  }

  /** The removal took too long: what was declared for that applies. */
  void lose(SubsystemThread subsystem, String why) {
    Local local = current(subsystem.spec.level());
    if (local != null && local.thread == subsystem) {
      local.lost = Optional.of(why);
    }
  }

  /** Its own join failed and is being undone (MM-20): it is not tried again by itself. */
  void faulted(Level level) {
    Local local = current(level);
    if (local != null) {
      local.refused = true;
      LOG.error("Subsystem {} failed in its own join; publish it anew to try again", level);
    }
  }

  /** Whether every local subsystem is registered and completed its join. */
  boolean allJoined(Member self) {
    return current().stream()
        .filter(Local::stays)
        .allMatch(local -> self.at().get(local.level()) == NodeState.JOINED);
  }

  /**
   * Asks for whatever the membership does not show yet.
   *
   * @param joinPending a join with the specs is under way: what it says about them is not known yet
   * @param registering whether new ones may be registered; removals always go on
   */
  void reconcile(Optional<Member> own, boolean joinPending, boolean registering) {
    Set<Level> registered = own.map(member -> member.registered().keySet()).orElse(Set.of());
    for (Local local : current()) {
      Level level = local.level();
      if (local.removing) {
        removing(local, registered.contains(level), own, joinPending);
      } else if (own.isPresent() && registering && local.stays() && !registered.contains(level)) {
        asks.once(level, new Ask.Register(local.thread.spec), problem -> refused(local, problem));
      }
    }
    registered.stream()
        .filter(level -> level.number() >= Level.MIN && !locals.containsKey(level))
        .filter(level -> !own.orElseThrow().releases().contains(level))
        .forEach(level -> asks.once(level, new Ask.Release(level), problem -> {}));
  }

  private void removing(
      Local local, boolean registered, Optional<Member> own, boolean joinPending) {
    Level level = local.level();
    if (!registered && !joinPending && !asks.pending(level)) {
      drop(local);
    } else if (registered && local.lost.isPresent()) {
      asks.once(level, new Ask.Lost(level, local.lost.get()), problem -> {});
    } else if (registered && !own.orElseThrow().releases().contains(level)) {
      asks.once(level, new Ask.Release(level), problem -> {});
    }
  }

  private void drop(Local local) {
    Level level = local.level();
    Deque<Local> queue = locals.get(level);
    if (queue != null && queue.remove(local) && queue.isEmpty()) {
      locals.remove(level);
    }
    finish(local);
  }

  /** This boot is no member any more: whatever waits to be removed is. */
  void finishRemovals() {
    current().stream().filter(local -> local.removing).toList().forEach(this::drop);
  }

  private static void refused(Local local, Problem problem) {
    local.refused = true;
    LOG.error("Subsystem {} is not registered: {}", local.level(), problem);
  }

  void stop() {
    List<Local> all = new ArrayList<>();
    locals.values().forEach(all::addAll);
    all.forEach(Subsystems::finish);
  }
}
