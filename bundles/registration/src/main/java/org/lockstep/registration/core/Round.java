package org.lockstep.registration.core;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/** What follows for all client services at once; each counts as load for the next (RL-17). */
public final class Round {
  private Round() {}

  public static SortedMap<String, Placement> next(
      Collection<ClientService> services, World world, Instant at) {
    SortedMap<NodeId, Integer> load = load(services);
    SortedMap<String, Placement> next = new TreeMap<>();
    for (ClientService service : services) {
      Decisions.next(service, world.loaded(load), at)
          .ifPresent(
              then -> {
                next.put(service.name(), then);
                count(load, service.placement().on(), -1);
                count(load, then.on(), 1);
              });
    }
    return next;
  }

  /** How many client services each node has or is about to have. */
  public static SortedMap<NodeId, Integer> load(Collection<ClientService> services) {
    SortedMap<NodeId, Integer> load = new TreeMap<>();
    services.forEach(service -> count(load, service.placement().on(), 1));
    return load;
  }

  private static void count(
      SortedMap<NodeId, Integer> load, Optional<Incarnation> on, int difference) {
    on.ifPresent(boot -> load.merge(boot.node(), difference, Integer::sum));
  }
}
