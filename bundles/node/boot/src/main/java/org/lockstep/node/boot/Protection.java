package org.lockstep.node.boot;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.node.boot.core.HostWatchdog;
import org.lockstep.store.spi.FenceDevice;

/** What keeps a lost host from writing when others take over, honestly, for people (ND-3, ND-4). */
final class Protection {
  private Protection() {}

  /**
   * @param devices that can cut this host off
   * @param watchdog that resets this host
   * @param marked whether supervisors have a shared disk for their death marks
   */
  static String line(
      LeaseProof proof,
      List<FenceDevice> devices,
      Optional<HostWatchdog> watchdog,
      boolean marked) {
    return others(proof, marked)
        + watchdog.map(it -> "; " + reset(it)).orElse("")
        + "; "
        + own(proof, devices);
  }

  private static String others(LeaseProof proof, boolean marked) {
    String unmarked =
        marked ? "" : "; without a shared disk a killed node, too, is waited for that long";
    return switch (proof) {
      case NEVER ->
          "a run-out lease proves nothing (leaseProof never): a lost host is waited for until "
              + (marked ? "its supervisor, a fence agent" : "a fence agent")
              + " or the operator says that it is dead";
      case WATCHDOG ->
          "a run-out lease proves a death (leaseProof watchdog), which covers whatever befalls node"
              + " and supervisor of hosts that have a watchdog device, as all must"
              + unmarked;
      case SUPERVISOR ->
          "a run-out lease proves a death (leaseProof supervisor), which covers a paused process, but"
              + " for a node that has left last wills, whose supervisor, a fence agent or the operator"
              + " has to say that they are done"
              + unmarked;
    };
  }

  private static String reset(HostWatchdog watchdog) {
    return "this host is reset by its watchdog ("
        + watchdog.kind()
        + ") at the latest "
        + watchdog.timeoutS().orElse(0)
        + " s after its lease has run out, unless node and programs are dead by then; that it goes"
        + " on counting while this host is suspended (a software watchdog and that of a paused"
        + " virtual machine do not) is hoped for only";
  }

  private static String own(LeaseProof proof, List<FenceDevice> devices) {
    String host =
        devices.isEmpty()
            ? "this host has no fence device"
            : "this host can be cut off by "
                + devices.stream().map(FenceDevice::agent).collect(Collectors.joining(", "));
    String unused = devices.isEmpty() ? "" : ", which leaseProof never would always wait for";
    return switch (proof) {
      case NEVER ->
          host + (devices.isEmpty() ? ": if it is lost somebody has to look after it" : "");
      case WATCHDOG -> host + unused;
      case SUPERVISOR ->
          host
              + unused
              + ": that nothing wakes it after a suspension (a paused virtual machine), that node"
              + " and supervisor are not stopped at once, and that the kernel can kill every"
              + " program, is hoped for only";
    };
  }
}
