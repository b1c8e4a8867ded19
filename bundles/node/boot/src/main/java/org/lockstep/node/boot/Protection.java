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
   * @param marked whether supervisors have a shared disk for their death marks
   */
  static String line(LeaseProof proof, List<FenceDevice> devices, boolean marked) {
    return others(proof, marked) + "; " + own(proof, devices);
  }

  private static String others(LeaseProof proof, boolean marked) {
    String who = marked ? "its supervisor, a fence agent" : "a fence agent";
    String when =
        marked ? "" : "; without a shared disk a killed node, too, is waited for that long";
    return proof == LeaseProof.NEVER
        ? "a run-out lease proves nothing (leaseProof never): a lost host is waited for until "
            + who
            + " or the operator says that it is dead"
        : "a run-out lease proves a death (leaseProof supervisor), which covers a paused process"
            + when;
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
