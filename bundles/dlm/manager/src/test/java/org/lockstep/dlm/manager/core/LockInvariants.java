package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;

/** What may never be seen, whoever dies when (SPEC section 9, no. 7 and 10). */
final class LockInvariants {
  private record Ghost(Incarnation node, ResourceName name, LockMode mode) {}

  private final List<Ghost> ghosts = new ArrayList<>();
  private final Map<ResourceName, Long> tokens = new HashMap<>();
  int grants;

  /** What a dead node held is its own until its forced leave, or its recovery, is done. */
  void died(SimulatedUser dead, boolean left) {
    for (SimulatedUser.Lock lock : dead.locks) {
      if (lock.holds() && !left) {
        ghosts.add(new Ghost(dead.self, lock.name(), lock.usable()));
      }
    }
  }

  void recovered(Set<Incarnation> dead) {
    ghosts.removeIf(ghost -> dead.contains(ghost.node()));
  }

  void granted(SimulatedUser.Lock lock) {
    grants++;
    boolean wentDown = lock.lastToken() == lock.lastToken;
    lock.lastToken = lock.lastToken();
    for (Ghost ghost : ghosts) {
      boolean conflicts =
          ghost.name().equals(lock.name()) && !ghost.mode().isCompatibleWith(lock.grantedMode());
      if (conflicts && !lock.recovers && !wentDown) {
        throw new AssertionError(lock + " is granted beside " + ghost);
      }
    }
    long before = tokens.getOrDefault(lock.name(), 0L);
    if (lock.grantedMode() == LockMode.EX && !wentDown && lock.lastToken() <= before) {
      throw new AssertionError(lock + " has token " + lock.lastToken() + " after " + before);
    }
    if (lock.grantedMode() != LockMode.NL) {
      tokens.put(lock.name(), Math.max(before, lock.lastToken()));
    }
  }

  void check(Collection<SimulatedUser> nodes) {
    List<SimulatedUser.Lock> held =
        nodes.stream().flatMap(user -> user.locks.stream()).filter(Entry::holds).toList();
    for (SimulatedUser.Lock one : held) {
      for (SimulatedUser.Lock other : held) {
        if (one != other
            && one.name().equals(other.name())
            && !one.usable().isCompatibleWith(other.usable())) {
          throw new AssertionError(one + " beside " + other);
        }
      }
    }
  }
}
