package org.lockstep.fencing.agents;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.Problem;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.store.spi.FenceDevice;

/**
 * What agents say of devices. To ask may take seconds, and who wants to know does not wait: the
 * last answer is given, and a newer one sought. Nothing is wrong until an agent has said so, since
 * it is heard again before a device is used.
 */
final class Opinions {
  private static final long FRESH_MS = 3_000;
  private static final long FORGOTTEN_MS = 10 * 60_000;

  private final Executor threads;
  private final MonotonicClock clock;
  private final Map<FenceDevice, Opinion> last = new HashMap<>();
  private final Set<FenceDevice> asked = new HashSet<>();

  private record Opinion(FenceAgent agent, List<Problem> problems, long at) {}

  Opinions(Executor threads, MonotonicClock clock) {
    this.threads = threads;
    this.clock = clock;
  }

  synchronized List<Problem> last(FenceDevice device, FenceAgent agent) {
    Optional<Opinion> opinion =
        Optional.ofNullable(last.get(device)).filter(known -> known.agent().equals(agent));
    if (opinion.isEmpty() || clock.millis() - opinion.get().at() > FRESH_MS) {
      ask(device, agent);
    }
    return opinion.map(Opinion::problems).orElse(List.of());
  }

  private void ask(FenceDevice device, FenceAgent agent) {
    if (asked.add(device)) {
      try {
        threads.execute(() -> hear(device, agent));
      } catch (RejectedExecutionException e) {
        asked.remove(device); // the bundle goes: who asks then hears no more
      }
    }
  }

  private void hear(FenceDevice device, FenceAgent agent) {
    List<Problem> problems = List.of();
    try {
      problems = Devices.problems(device, agent);
    } catch (RuntimeException e) {
      problems = List.of(new Problem("fence-agent", "fence agent failed", device.agent(), "" + e));
    } finally {
      heard(device, new Opinion(agent, problems, clock.millis()));
    }
  }

  private synchronized void heard(FenceDevice device, Opinion opinion) {
    asked.remove(device);
    last.values().removeIf(old -> clock.millis() - old.at() > FORGOTTEN_MS);
    last.put(device, opinion);
  }
}
