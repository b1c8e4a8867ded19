package org.lockstep.node.boot;

import java.util.List;
import java.util.stream.Collectors;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.spi.FenceDevice;

/** What keeps a lost host from writing when others take over, honestly, for people (ND-3, ND-4). */
final class Protection {
  private Protection() {}

  /**
   * @param devices of this host
   */
  static String line(LeaseProof proof, List<FenceDevice> devices) {
    return others(proof) + "; " + own(proof, devices);
  }

  private static String others(LeaseProof proof) {
    return proof == LeaseProof.NEVER
        ? "a run-out lease proves nothing (leaseProof never): a lost host is waited for until its"
            + " supervisor, a fence agent or the operator says that it is dead"
        : "a run-out lease proves a death (leaseProof supervisor), which covers a paused process";
  }

  private static String own(LeaseProof proof, List<FenceDevice> devices) {
    if (!devices.isEmpty()) {
      return "this host can be cut off by "
          + devices.stream().map(FenceDevice::agent).collect(Collectors.joining(", "))
          + (proof == LeaseProof.NEVER ? "" : ", which leaseProof never would wait for");
    }
    return proof == LeaseProof.NEVER
        ? "this host has no fence device: if it is lost somebody has to look after it"
        : "this host has no fence device: that nothing wakes it after a suspension (a paused"
            + " virtual machine), that node and supervisor are not stopped at once, and that the"
            + " kernel can kill every program, is hoped for only";
  }
}
