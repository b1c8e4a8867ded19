package org.lockstep.store.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Making and mending shared disks; needs no running node. Refusals are {@link
 * org.lockstep.base.ProblemException}s and change nothing (AL-1).
 */
@ProviderType
public interface DiskAdministration {
  /**
   * Makes a shared disk, or an odd number of voting disks (DB-9), and says of which cluster;
   * overwrites one only if forced (DB-10).
   */
  ClusterHeader format(List<Path> files, FormatSpec spec, boolean force);

  /**
   * What is on it.
   *
   * @param files all voting disks, or one of them, which then is looked at alone
   */
  Layout show(List<Path> files);

  /**
   * Verifies every area of each disk and lists what is damaged (DB-7).
   *
   * @param files one or more of the voting disks: what is whole on a majority serves
   */
  CheckReport check(List<Path> files);

  /**
   * Rewrites a damaged slot whose node the operator vouches is down; what was rewritten. What a
   * majority of the disks knows is copied from there (DB-9). Without direct I/O it also gives back
   * a slot that seems to be held on another host (DB-12).
   *
   * @param files all voting disks
   */
  List<String> repair(List<Path> files, NodeId slot);

  /**
   * Makes a lost voting disk anew, while no node runs, from the others (DB-9); which one it is. The
   * lost one is none of them any more, should it come back. Refused where a node's heartbeat moves,
   * or something on the others has to be repaired first; done again, it finishes what was cut off.
   *
   * @param others all voting disks but that one, or a majority where more than one is lost
   * @param fresh where to make it; overwrites a cluster only if forced
   */
  String replace(List<Path> others, Path fresh, boolean force);

  /**
   * What to make.
   *
   * @param logBytes and {@code checkpointBytes}: per node, multiples of 4096
   */
  record FormatSpec(
      String cluster,
      List<NodeConfig> nodes,
      int slots,
      int checkpointBytes,
      int logBytes,
      Timing timing,
      boolean singleHost) {
    public static final int DEFAULT_SLOTS = 64;
    public static final int DEFAULT_AREA_BYTES = 2 * 1024 * 1024;

    public static FormatSpec of(String cluster, List<NodeConfig> nodes) {
      return new FormatSpec(
          cluster,
          nodes,
          DEFAULT_SLOTS,
          DEFAULT_AREA_BYTES,
          DEFAULT_AREA_BYTES,
          Timing.DEFAULT,
          false);
    }
  }

  /**
   * What is on a disk.
   *
   * @param disks how many voting disks there are
   */
  record Layout(
      ClusterHeader header,
      String version,
      int disks,
      List<Slot> slots,
      Optional<Mastership> mastership) {}

  /** One slot; {@code name} is empty where no node is configured. */
  record Slot(
      NodeId id, String name, Incarnation owner, long counter, boolean left, boolean marked) {}

  /** What a check read. */
  record CheckReport(String cluster, long sectorsRead, List<Damage> damages) {
    public boolean ok() {
      return damages.isEmpty();
    }
  }

  /**
   * One damaged sector.
   *
   * @param area {@code superblock}, {@code heartbeat}, {@code paxos}, {@code mark}, {@code vouch},
   *     {@code checkpoint} or {@code log}
   * @param slot −1 for the superblock
   * @param serving what is used instead; empty when nothing can be
   */
  record Damage(Problem problem, String file, long offset, String area, int slot, String serving) {}
}
