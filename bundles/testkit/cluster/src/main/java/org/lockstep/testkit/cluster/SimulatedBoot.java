package org.lockstep.testkit.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.manager.LocalMembership;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.DeviceStore;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.SimulatedDisk;
import org.lockstep.testkit.world.DiskPath;
import org.lockstep.testkit.world.SimulatedProcess;

/** One boot of a simulated node: its two processes, from their start to the end of both. */
final class SimulatedBoot {
  private final SimulatedCluster cluster;
  private final SimulatedNode host;
  private final SimulatedProcess process;
  private final SimulatedProcess beside;
  private final SimulatedTransport transport;
  private Optional<SlotHolder> holder = Optional.empty();
  private boolean guarded;

  SimulatedBoot(SimulatedCluster cluster, SimulatedNode host) {
    this.cluster = cluster;
    this.host = host;
    int number = host.id().value();
    this.process = new SimulatedProcess(cluster.world(), number, host.time());
    this.beside = new SimulatedProcess(cluster.world(), -1 - number, host.time());
    this.transport = new SimulatedTransport(cluster.network(), process);
    process.whenGone(transport::stop);
    process.environment().workers().crowd("boot").execute(this::boot);
  }

  SimulatedProcess process() {
    return process;
  }

  SimulatedProcess beside() {
    return beside;
  }

  SimulatedTransport transport() {
    return transport;
  }

  boolean over() {
    return process.over() && beside.over();
  }

  /** It has left, and its process is not over. */
  boolean ending() {
    return holder().filter(SlotHolder::departed).isPresent();
  }

  /** The node, once it has its slot and as long as it runs. */
  Optional<SlotHolder> holder() {
    return process.over() ? Optional.empty() : holder;
  }

  Optional<LocalMembership> membership() {
    return holder().map(SlotHolder::membership);
  }

  Optional<Launching> launching() {
    return holder().map(SlotHolder::launching);
  }

  /** What ends before it has a slot is tried again by whoever started it. */
  private void boot() {
    try {
      MembershipDatabase database = DeviceStore.open(paths(process), process.environment());
      SlotClaim claim = database.claim(host.id(), progress -> {});
      SlotHolder next = new SlotHolder(cluster, host, this, database, claim);
      guarded = true;
      next.hold();
      holder = Optional.of(next);
      next.start();
    } catch (ProblemException e) {
      say("does not boot: " + e.problem());
      exit();
    }
  }

  /** To each of the voting disks. */
  List<SectorDevice> paths(SimulatedProcess of) {
    List<SectorDevice> paths = new ArrayList<>();
    for (int index = 0; index < cluster.disks().size(); index++) {
      SimulatedDisk disk = cluster.disks().get(index);
      paths.add(new DiskPath(of, disk, host.disks().get(index), DiskPath.Landing.UNWATCHED));
    }
    return paths;
  }

  void say(String what) {
    cluster.world().trace().say(() -> cluster.world().nowMs() + " " + host.id() + " " + what);
  }

  void kill() {
    say("is killed");
    process.kill();
    if (!guarded) {
      beside.kill(); // it has no slot yet
    }
  }

  void killSupervisor() {
    say("loses its supervisor");
    beside.kill();
    if (!guarded) {
      process.kill();
    }
  }

  void powerOff() {
    say("loses its power");
    transport.vanish();
    beside.vanish();
    process.vanish();
  }

  /** It ends by itself. */
  void exit() {
    beside.kill();
    process.vanish();
  }
}
