package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.store.spi.Snapshot;

/**
 * What other threads may look at.
 *
 * @param missingProofs by those whose death is to be proven
 * @param unproven members whose death is to be proven before anybody can be master
 * @param damages of the disk
 */
record Shown(
    ClusterState state,
    Snapshot copy,
    List<Message.Waiting> waiting,
    Optional<Incarnation> master,
    long epoch,
    SortedMap<Incarnation, String> missingProofs,
    SortedMap<Incarnation, String> unproven,
    List<Problem> damages) {

  static Shown of(
      Participant participant,
      Optional<Incarnation> master,
      long epoch,
      Function<Incarnation, String> missingProof,
      Set<Incarnation> unproven,
      List<Problem> damages) {
    SortedMap<Incarnation, String> missing = new TreeMap<>();
    participant.state().walks().values().stream()
        .filter(walk -> walk.type().state() == NodeState.FORCED_LEAVING && walk.proof().isEmpty())
        .forEach(walk -> missing.put(walk.boot(), missingProof.apply(walk.boot())));
    SortedMap<Incarnation, String> proofs = new TreeMap<>();
    unproven.forEach(boot -> proofs.put(boot, missingProof.apply(boot)));
    return new Shown(
        participant.state(),
        participant.copy(),
        participant.waiting(),
        master,
        epoch,
        missing,
        proofs,
        damages);
  }
}
