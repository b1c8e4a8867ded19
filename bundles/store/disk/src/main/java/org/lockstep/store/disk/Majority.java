package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.disk.core.PaxosBlock;

/**
 * What several disks say, slot by slot. A slot of which fewer than a majority have a good copy is
 * unknown (DB-7, DB-9); a death proven on one of them is proven.
 */
final class Majority {
  private final int size;

  Majority(int size) {
    this.size = size;
  }

  Bands bands(Disks.Said<Bands> said) {
    List<Bands> all = said.words();
    if (all.size() == 1 && said.silent().isEmpty()) {
      return all.get(0);
    }
    List<Problem> problems = new ArrayList<>(said.silent());
    all.forEach(each -> problems.addAll(each.problems()));
    return new Bands(
        heartbeats(all),
        blocks(copies(all, Bands::blocks)),
        union(all, Bands::dead),
        union(all, Bands::vouched),
        union(all, Bands::boots),
        problems);
  }

  private SortedMap<NodeId, HeartbeatBody> heartbeats(List<Bands> all) {
    SortedMap<NodeId, HeartbeatBody> newest = new TreeMap<>();
    copies(all, Bands::heartbeats)
        .forEach((slot, copies) -> newest.put(slot, HeartbeatBody.newest(copies, size)));
    return newest;
  }

  private static SortedMap<NodeId, PaxosBlock> blocks(SortedMap<NodeId, List<PaxosBlock>> copies) {
    SortedMap<NodeId, PaxosBlock> newest = new TreeMap<>();
    copies.forEach((slot, each) -> newest.put(slot, PaxosBlock.newest(each)));
    return newest;
  }

  /** Those of which there are enough. */
  private <S, T> SortedMap<NodeId, List<T>> copies(
      List<S> all, Function<S, SortedMap<NodeId, T>> part) {
    SortedMap<NodeId, List<T>> copies = new TreeMap<>();
    for (S each : all) {
      part.apply(each)
          .forEach((slot, body) -> copies.computeIfAbsent(slot, s -> new ArrayList<>()).add(body));
    }
    copies.values().removeIf(each -> each.size() < size);
    return copies;
  }

  private static <T> List<T> union(List<Bands> all, Function<Bands, List<T>> part) {
    return all.stream().flatMap(each -> part.apply(each).stream()).toList();
  }

  /**
   * The newest blocks of all slots.
   *
   * @throws ProblemException where one is unknown: it does not count, so nothing is known at all
   */
  SortedMap<NodeId, PaxosBlock> blocks(List<PaxosBand> all) {
    SortedMap<NodeId, PaxosBlock> newest = blocks(copies(all, PaxosBand::blocks));
    all.stream()
        .flatMap(each -> each.bad().entrySet().stream())
        .filter(each -> !newest.containsKey(each.getKey()))
        .findFirst()
        .ifPresent(
            each -> {
              throw new ProblemException(each.getValue());
            });
    return newest;
  }
}
