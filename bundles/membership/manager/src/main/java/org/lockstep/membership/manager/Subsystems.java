package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.lockstep.base.Problem;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subsystems of this node, and what has to be asked so that the cluster knows of them. Used by
 * the loop's thread alone.
 */
final class Subsystems {
  private static final Logger LOG = LoggerFactory.getLogger(Subsystems.class);

  private final SortedMap<Level, Local> locals = new TreeMap<>();
  private final SortedMap<Level, CompletableFuture<Message.Reply>> asked = new TreeMap<>();

  private static final class Local {
    final SubsystemThread thread;
    final CompletableFuture<Void> removed = new CompletableFuture<>();
    boolean removing;
    boolean refused;
    Optional<String> lost = Optional.empty();

    Local(SubsystemThread thread) {
      this.thread = thread;
    }
  }

  @FunctionalInterface
  interface Asker {
    CompletableFuture<Message.Reply> ask(Ask ask);
  }

  /** Whether it was added; a second one for the same level is not. */
  boolean add(SubsystemThread subsystem) {
    Local present = locals.get(subsystem.spec.level());
    if (present != null) {
      LOG.error(
          "Subsystem {} is there already and is not registered again", subsystem.spec.level());
      return false;
    }
    locals.put(subsystem.spec.level(), new Local(subsystem));
    return true;
  }

  Optional<SubsystemThread> at(Level level) {
    return Optional.ofNullable(locals.get(level)).map(local -> local.thread);
  }

  Optional<Level> named(String name) {
    return locals.keySet().stream().filter(level -> level.name().equals(name)).findFirst();
  }

  List<SubsystemSpec> specs() {
    return locals.values().stream()
        .filter(local -> !local.removing && !local.refused)
        .map(local -> local.thread.spec)
        .toList();
  }

  /** Completes when the level has left, or at once where it never was (MM-13). */
  CompletableFuture<Void> remove(Level level) {
    Local local = locals.get(level);
    if (local == null) {
      return CompletableFuture.completedFuture(null);
    }
    local.removing = true;
    return local.removed;
  }

  /** The removal took too long: what was declared for that applies. */
  void lose(Level level, String why) {
    Local local = locals.get(level);
    if (local != null) {
      local.lost = Optional.of(why);
    }
  }

  /** Whether every local subsystem is registered and completed its join. */
  boolean allJoined(Member self) {
    return locals.values().stream()
        .filter(local -> !local.removing && !local.refused)
        .allMatch(local -> self.at().get(local.thread.spec.level()) == NodeState.JOINED);
  }

  /** Asks for whatever the membership does not show yet. */
  void reconcile(Optional<Member> self, Asker asker) {
    for (Local local : List.copyOf(locals.values())) {
      Level level = local.thread.spec.level();
      boolean registered = self.isPresent() && self.get().registered().containsKey(level);
      if (local.removing) {
        removing(local, level, registered, self, asker);
      } else if (self.isPresent() && !registered && !local.refused) {
        once(level, new Ask.Register(local.thread.spec), asker);
      }
    }
  }

  private void removing(
      Local local, Level level, boolean registered, Optional<Member> self, Asker asker) {
    if (!registered) {
      locals.remove(level);
      asked.remove(level);
      local.thread.stop();
      local.removed.complete(null);
    } else if (local.lost.isPresent()) {
      once(level, new Ask.Lost(level, local.lost.get()), asker);
    } else if (self.isPresent() && !self.get().releases().contains(level)) {
      once(level, new Ask.Release(level), asker);
    }
  }

  private void once(Level level, Ask ask, Asker asker) {
    CompletableFuture<Message.Reply> before = asked.get(level);
    if (before != null && !before.isDone()) {
      return;
    }
    CompletableFuture<Message.Reply> answer = asker.ask(ask);
    asked.put(level, answer);
    answer.thenAccept(reply -> reply.refusal().ifPresent(problem -> refused(level, ask, problem)));
  }

  private void refused(Level level, Ask ask, Problem problem) {
    Local local = locals.get(level);
    boolean forGood = !problem.code().equals("not-yet") && !problem.code().equals("no-master");
    if (local != null && ask instanceof Ask.Register && forGood) {
      local.refused = true;
      LOG.error("Subsystem {} is not registered: {}", level, problem);
    }
  }

  void stop() {
    locals.values().forEach(local -> local.thread.stop());
  }
}
