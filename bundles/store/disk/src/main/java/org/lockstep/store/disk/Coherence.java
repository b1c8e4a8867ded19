package org.lockstep.store.disk;

import java.util.List;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;

/** DB-12: through another host's page cache a live node looks dead. */
final class Coherence {
  private final Volume volume;
  private final HostIdentity here;

  Coherence(Volume volume, HostIdentity here) {
    this.volume = volume;
    this.here = here;
  }

  void require() {
    requireOrigin();
    elsewhere().stream().findFirst().ifPresent(this::refuse);
  }

  /** Enough for who gives one slot back on the word of an operator: of several, one by one. */
  void requireOrigin() {
    if (volume.device.direct()) {
      return;
    }
    if (!volume.superblock.header().singleHost()) {
      throw refused("its file system refuses direct I/O, and it is not for a single host");
    }
    HostIdentity formatted = volume.superblock.host();
    if (!here.sameBoot(formatted.boot()) && !here.sameMachine(formatted.machine())) {
      throw refused("it is for a single host, and was formatted on another");
    }
  }

  /** The slots that look alive, and not in this boot; with direct I/O they are no worry. */
  List<NodeId> elsewhere() {
    if (volume.device.direct()) {
      return List.of();
    }
    Bands bands = Bands.read(volume);
    return bands.heartbeats().entrySet().stream()
        .filter(each -> !bands.isOver(each.getKey(), each.getValue()))
        .filter(each -> !here.sameBoot(each.getValue().host()))
        .map(each -> each.getKey())
        .toList();
  }

  private void refuse(NodeId slot) {
    throw refused(
        slot
            + " did not leave, and ran in another boot of this host or on another host; when it is"
            + " down, 'disk repair --slot "
            + slot.value()
            + "' gives its slot back");
  }

  private ProblemException refused(String why) {
    return new ProblemException(
        "no-direct-io",
        "disk refused",
        volume.device.name(),
        why + "; without direct I/O that may be unsafe (DB-12)");
  }
}
