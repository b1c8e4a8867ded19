package org.lockstep.store.disk;

import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.store.disk.core.PaxosBlock;

/** The Paxos blocks of one disk, and what is wrong with those that are not to be trusted. */
record PaxosBand(SortedMap<NodeId, PaxosBlock> blocks, SortedMap<NodeId, Problem> bad) {
  /** A damaged block is unknown, and unknown does not count (DB-7): refused by its place. */
  static SortedMap<NodeId, PaxosBlock> read(Disks disks) {
    Majority majority = new Majority(disks.majority());
    Disks.Said<PaxosBand> first = disks.ask(PaxosBand::read);
    boolean whole = first.words().stream().allMatch(each -> each.bad.isEmpty());
    return majority.blocks(
        whole || first.silent().isEmpty() ? first.words() : disks.readAll(PaxosBand::read));
  }

  private static PaxosBand read(Volume volume) {
    volume.requireItself();
    PaxosBand band = new PaxosBand(new TreeMap<>(), new TreeMap<>());
    volume.blocks.scan(
        volume,
        (slot, block) -> band.blocks.put(NodeId.of(slot), block),
        (slot, problem) -> band.bad.put(NodeId.of(slot), problem));
    return band;
  }
}
