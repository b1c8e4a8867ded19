package org.lockstep.node.supervisor;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The groups of all owners; those that are being ended belong to nobody any more. */
final class Groups {
  /** With more of them, those that are not in use are given up. */
  private static final int MANY = 256;

  private final Containment containment;
  private final String mark;
  private final Map<String, Group> owned = new ConcurrentHashMap<>();
  private final Set<Group> all = ConcurrentHashMap.newKeySet();
  private final AtomicLong last = new AtomicLong();

  Groups(Containment containment, String mark) {
    this.containment = containment;
    this.mark = mark;
  }

  Group of(String owner) throws IOException {
    Group group = owned.get(owner);
    if (group != null && group.usable()) {
      return group;
    }
    if (owned.size() >= MANY) {
      owned.values().removeIf(this::isGivenUp);
    }
    Group fresh = containment.group(mark + last.incrementAndGet() + ";");
    all.add(fresh);
    owned.put(owner, fresh);
    if (group != null) {
      end(group, 0, () -> {});
    }
    return fresh;
  }

  private boolean isGivenUp(Group group) {
    boolean empty = !group.hasPrograms() && group.look().isEmpty();
    if (empty) {
      end(group, 0, () -> {});
    }
    return empty;
  }

  Optional<Group> take(String owner) {
    return Optional.ofNullable(owned.remove(owner));
  }

  void end(Group group, long killAfterMs, Runnable done) {
    Sweep.start(
        group,
        killAfterMs,
        () -> {
          all.remove(group);
          done.run();
        });
  }

  Set<String> owners() {
    return Set.copyOf(owned.keySet());
  }

  /** Whether anything that this owner has launched, or what that turned into, is there. */
  boolean isPeopled(String owner) {
    Group group = owned.get(owner);
    return group != null && (group.hasPrograms() || !group.look().isEmpty());
  }

  void kill() {
    all.forEach(Group::kill);
  }

  boolean isLeftToItself(long pid) {
    return all.stream().anyMatch(group -> group.isLeftToItself(pid));
  }

  /** Whether none is left that only its group knows of. */
  boolean areOver() {
    return all.stream().allMatch(group -> group instanceof MarkedGroup || group.isOver());
  }
}
