package org.lockstep.membership.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * This node after it has claimed its slot: an OSGi service, published by the node's boot. Each boot
 * publishes another one; that of a node that has left stays until then, or until the process ends.
 */
@ConsumerType
public interface LocalNode {
  Incarnation incarnation();

  String name();

  /** Whether the node joins by itself at boot. */
  boolean joinsAtBoot();

  /** Which of a run-out lease and a supervisor's word proves a death (ND-4). */
  LeaseProof leaseProof();

  /** By which the cluster's nodes know each other; none where all of them share one process. */
  default Optional<ClusterKey> clusterKey() {
    return Optional.empty();
  }

  /** {@code host:port} to bind the interconnect to. */
  String bindAddress();

  /** The voting disks, as given. */
  List<String> disks();

  MembershipDatabase database();

  SlotClaim claim();

  /** What the next renewals say; a renewal is made at once. Returns promptly. */
  void announce(Heartbeat heartbeat);

  /**
   * This node's leave has reached the last level: nobody on it writes shared data any more, and its
   * programs end; completes when the last of both has ended (MM-12, RL-15). Returns promptly. What
   * cannot be made sure of ends in a panic.
   */
  default CompletionStage<Void> quiesce() {
    return CompletableFuture.completedFuture(null);
  }

  /** What remains of this node's lease, in milliseconds; 0: run out. */
  long leaseLeftMs();

  /** Whether the slot could not be renewed for so long that the other members are told (DB-8). */
  default boolean diskLost() {
    return false;
  }

  /** What the others say of theirs: again and again while any says that it is lost. */
  default void othersSay(OtherDisks said) {}

  /** Where this node stands that waits for its disk. */
  default DiskWait diskWait() {
    return DiskWait.NONE;
  }

  /**
   * After those renewals the disk was read and showed nothing against this boot, and then a master
   * whose epoch was won later has confirmed it: the gate may open again (DB-8).
   *
   * @param number of the renewals that it was confirmed after
   */
  default void confirmed(long number) {}

  /** The private folder of this boot: sockets and the like. */
  Path runFolder();

  Path logFolder();

  /** Closes the gate, waits for writes on their way, halts this process (ND-2). Does not return. */
  void panic(String why);

  /**
   * The membership manager cannot start, for a reason that people can mend: gives the slot up, and
   * says why as a node says that cannot boot.
   */
  default void refused(Problem problem) {
    panic(problem.line());
  }

  /** The join at boot has completed. */
  default void joined() {}

  /** After the last level has left: closes shared I/O and runs the configured shutdown (MM-12). */
  void left();

  /**
   * After {@link #left}, in a process that stays: boots anew and joins (MM-12). This service goes,
   * and with it the membership manager's; new ones come. Completes when the new boot is JOINED, or
   * fails with why it is not.
   */
  default CompletionStage<Void> joinAgain() {
    return CompletableFuture.failedFuture(
        new ProblemException(
            "left", "join refused", name(), "this boot has left; start the node again"));
  }
}
