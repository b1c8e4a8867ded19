package org.lockstep.store.spi;

import java.util.function.Consumer;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An opened membership database. {@link #observe} and {@link #latest} may be called by any thread
 * at any time.
 */
@ConsumerType
public interface MembershipDatabase extends AutoCloseable {
  ClusterHeader header();

  /**
   * Whether no node can be added or removed, only changed (DB-1, DB-11). Always the same; returns
   * at once.
   */
  default boolean nodesAreFixed() {
    return false;
  }

  /**
   * Reads what moves: heartbeats, mastership, death marks, vouchers.
   *
   * @throws org.lockstep.base.ProblemException when no majority of the disks can be read
   */
  Observation observe();

  /**
   * The newest history without gaps that is on the disks. Its tail may be unconfirmed: fit for
   * reading the configuration at boot, and, up to a {@link Heartbeat#confirmed} position, for
   * catching up.
   */
  Snapshot latest();

  /**
   * Claims a slot (DB-3): waits until its last owner is known to be gone, writes the own identity,
   * waits, reads it back. Takes up to the dead time and the I/O timeout.
   *
   * @param progress told what is being waited for
   * @throws org.lockstep.base.ProblemException when the slot's owner is alive or another claimed it
   */
  SlotClaim claim(NodeId slot, Consumer<String> progress);

  @Override
  void close();
}
