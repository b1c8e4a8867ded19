package org.lockstep.membership.manager.core;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Hearing;

/**
 * Of nodes that do not all hear each other: the largest fully connected set. Only those that count
 * decide its size; ties go to the set with the master, then to the lowest id (MM-17).
 */
final class Survivors {
  /**
   * Finding the largest set takes long in a network that was made to be difficult: after so many
   * steps the best so far is taken.
   */
  private static final int MOST_STEPS = 10_000;

  private final BitSet living;
  private final BitSet[] edges = new BitSet[NodeId.MAX + 1];
  private final BitSet counting;
  private final int master;
  private final Comparator<BitSet> order;
  private BitSet best = new BitSet();
  private int steps;

  private Survivors(BitSet living, BitSet counting, int master) {
    this.living = living;
    this.counting = counting;
    this.master = master;
    this.order =
        Comparator.<BitSet>comparingInt(set -> both(set, counting).cardinality())
            .thenComparing(set -> master >= 0 && set.get(master))
            .thenComparingInt(BitSet::cardinality)
            .thenComparing(Survivors::lowest);
  }

  /**
   * @param living who is to be judged
   * @param answers of one round; who has not answered hears nobody
   * @param joined the nodes that count
   */
  static SortedSet<NodeId> of(
      Collection<NodeId> living,
      SortedMap<NodeId, Hearing> answers,
      Collection<NodeId> joined,
      Optional<NodeId> master) {
    Survivors search =
        new Survivors(bits(living), bits(joined), master.map(NodeId::value).orElse(-1));
    search.connect(answers);
    search.extend(new BitSet(), bits(living), new BitSet());
    SortedSet<NodeId> survivors = new TreeSet<>();
    search.best.stream().mapToObj(NodeId::of).forEach(survivors::add);
    return survivors;
  }

  /** An edge counts when it is mutual. */
  private void connect(SortedMap<NodeId, Hearing> answers) {
    BitSet answering = both(bits(answers.keySet()), living);
    living.stream().forEach(node -> edges[node] = new BitSet());
    answering.stream().forEach(node -> edges[node].or(answering));
    living.stream().forEach(node -> edges[node].clear(node));
    answers.forEach(
        (node, answer) ->
            both(bits(answer.cutOff()), living).stream()
                .forEach(other -> separate(node.value(), other)));
  }

  private void separate(int one, int other) {
    edges[one].clear(other);
    edges[other].clear(one);
  }

  /** Bron and Kerbosch's search for all sets that cannot be made larger, with a pivot. */
  private void extend(BitSet chosen, BitSet candidates, BitSet done) {
    if (candidates.isEmpty()) {
      if (done.isEmpty() && (best.isEmpty() || order.compare(chosen, best) > 0)) {
        best = chosen;
      }
      return;
    }
    if (++steps > MOST_STEPS && !best.isEmpty()) {
      return;
    }
    BitSet apart = (BitSet) candidates.clone();
    apart.andNot(edges[pivot(candidates, done)]);
    for (int node = apart.nextSetBit(0); node >= 0; node = apart.nextSetBit(node + 1)) {
      BitSet with = (BitSet) chosen.clone();
      with.set(node);
      extend(with, both(candidates, edges[node]), both(done, edges[node]));
      candidates.clear(node);
      done.set(node);
    }
  }

  private int pivot(BitSet candidates, BitSet done) {
    BitSet all = (BitSet) candidates.clone();
    all.or(done);
    return all.stream()
        .boxed()
        .max(Comparator.comparingInt(node -> both(candidates, edges[node]).cardinality()))
        .orElseThrow();
  }

  /** The better one is first with a node that the other has not. */
  private static int lowest(BitSet one, BitSet other) {
    BitSet differing = (BitSet) one.clone();
    differing.xor(other);
    int first = differing.nextSetBit(0);
    return first < 0 ? 0 : one.get(first) ? 1 : -1;
  }

  private static BitSet both(BitSet one, BitSet other) {
    BitSet common = (BitSet) one.clone();
    common.and(other);
    return common;
  }

  private static BitSet bits(Collection<NodeId> nodes) {
    BitSet bits = new BitSet();
    nodes.forEach(node -> bits.set(node.value()));
    return bits;
  }
}
