package org.lockstep.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.manager.LocalMembership;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.DeviceStore;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;
import org.lockstep.testkit.SimulatedDisk;
import org.lockstep.testkit.world.PathFaults;
import org.lockstep.testkit.world.SimulatedTime;
import org.lockstep.testkit.world.World;

/**
 * Some nodes on one simulated disk and one simulated network, in one world: everything follows from
 * the seed. The first invariant that is broken ends the run with its reason.
 */
public final class SimulatedCluster implements AutoCloseable {
  private static final int AREA_BYTES = 128 * 1024;
  private static final int MAX_DRIFT_PPM = 250;

  /** In one cluster of so many a run-out lease proves nothing. */
  private static final int NO_LEASES = 4;

  /** In one cluster of so many it does not prove that last wills are done. */
  private static final int WILLS = 4;

  /** One cluster of so many has several voting disks. */
  private static final int SEVERAL_DISKS = 16;

  private final World world;
  private final List<SimulatedDisk> disks = new ArrayList<>();
  private final SimulatedDisk data;
  private final PathFaults dataFaults = new PathFaults();
  private final SimulatedNetwork network;
  private final Invariants invariants;
  private final SimulatedFencing fencing = new SimulatedFencing(this);
  private final LeaseProof leaseProof;
  private final boolean bequeaths;
  private final List<Subsystem> subsystems;
  private final ClientServices clientServices;
  private final SortedMap<NodeId, SimulatedNode> nodes = new TreeMap<>();
  private boolean mended;

  /** Nodes N0, N1 … none of which is up. */
  public SimulatedCluster(long seed, int count, List<Subsystem> subsystems) {
    this(seed, count, subsystems, "");
  }

  /**
   * As above, with an event manager, and registration and launch, on each node.
   *
   * @param definitions of client services whose actions are of the type {@code simulated}, as YAML
   */
  public SimulatedCluster(long seed, int count, List<Subsystem> subsystems, String definitions) {
    this.world = new World(seed);
    this.invariants = new Invariants(world::fail);
    this.clientServices = new ClientServices(definitions, invariants.execution());
    this.leaseProof = leaseProof(seed);
    this.bequeaths = bequeaths(seed);
    this.subsystems = List.copyOf(subsystems);
    List<NodeConfig> configs = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      configs.add(config(id));
      SimulatedTime time =
          new SimulatedTime(
              world.chance().nextLong(1_000_000_000_000L),
              world.chance().nextInt(-MAX_DRIFT_PPM, MAX_DRIFT_PPM + 1),
              world.chance().nextLong(1_800_000_000_000L));
      nodes.put(NodeId.of(id), new SimulatedNode(this, NodeId.of(id), time, votingDisks(seed)));
    }
    FormatSpec spec =
        new FormatSpec("simulated", configs, count, AREA_BYTES, AREA_BYTES, Timing.DEFAULT, false);
    for (int index = 0; index < votingDisks(seed); index++) {
      disks.add(new SimulatedDisk("shared" + index, DeviceStore.bytes(spec), seed));
    }
    this.data = new SimulatedDisk("data", GatedData.BYTES, seed);
    this.network = new SimulatedNetwork(world);
    try {
      List<SectorDevice> all = disks.stream().map(SimulatedDisk::attach).toList();
      DeviceStore.format(all, spec, new UUID(seed, count));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public World world() {
    return world;
  }

  public SimulatedNetwork network() {
    return network;
  }

  public SimulatedNode node(int id) {
    return Objects.requireNonNull(nodes.get(NodeId.of(id)), "no node of that number");
  }

  public Collection<SimulatedNode> nodes() {
    return nodes.values();
  }

  private static NodeConfig config(int id) {
    List<FenceDevice> power = List.of(new FenceDevice("simulated", new TreeMap<>()));
    return NodeConfig.of(id, "N" + id).withFence(power);
  }

  SimulatedFencing fencing() {
    return fencing;
  }

  LeaseProof leaseProof() {
    return leaseProof;
  }

  static LeaseProof leaseProof(long seed) {
    return seed % NO_LEASES == 1 ? LeaseProof.NEVER : LeaseProof.SUPERVISOR;
  }

  /** Whether all that is started there leaves a last will first (ND-4). */
  boolean bequeaths() {
    return bequeaths;
  }

  static boolean bequeaths(long seed) {
    return seed % WILLS == 2;
  }

  List<SimulatedDisk> disks() {
    return disks;
  }

  /** Most clusters have one disk; in some three vote (DB-9). */
  static int votingDisks(long seed) {
    return seed % SEVERAL_DISKS == 5 ? 3 : 1;
  }

  SimulatedDisk data() {
    return data;
  }

  /** What is wrong with everybody's way to the shared data. */
  public PathFaults dataFaults() {
    return dataFaults;
  }

  Invariants invariants() {
    return invariants;
  }

  ClientServices clientServices() {
    return clientServices;
  }

  /** All goes well from now on. */
  boolean isMended() {
    return mended;
  }

  public List<Subsystem> subsystems() {
    return subsystems;
  }

  void landed(long offset, byte[] sector) {
    invariants.landed(GatedData.writer(sector));
  }

  public void runFor(Duration time) {
    world.runFor(time);
  }

  /** All faults are over. What is down stays down until it is started. */
  public void mend() {
    network.heal();
    mendAllButTheNetwork();
  }

  /** Who is cut off stays so. */
  void mendAllButTheNetwork() {
    mended = true;
    network.unreliable(0, 0, 0);
    network.slow(Duration.ZERO);
    dataFaults.heal();
    for (SimulatedNode node : nodes.values()) {
      node.disks().forEach(PathFaults::heal);
      node.resume();
      subsystems.forEach(node::install);
      node.launching().ifPresent(Launching::addAll);
    }
  }

  /** Invariant 9: all nodes are up; soon all are JOINED, and nothing is under way. */
  public void converge(Duration most) {
    new Convergence(this).await(most, new Settled(this)::together);
  }

  /**
   * As {@link #converge} while the network is as it is: some who hear each other are JOINED, nobody
   * else is, and nothing is under way among them (MM-17).
   */
  public void convergeApart(Duration most) {
    new Convergence(this).await(most, new Settled(this)::apart);
  }

  /** What each node thinks. */
  public String status() {
    StringBuilder text = new StringBuilder();
    for (SimulatedNode node : nodes.values()) {
      text.append("\n  ").append(node.id()).append(": ");
      text.append(
          node.boot()
              .flatMap(SimulatedBoot::membership)
              .map(LocalMembership::service)
              .map(service -> line(service.view()))
              .orElse("down"));
    }
    return text.append("\n  ").append(clientServices.status()).toString();
  }

  private static String line(MembershipView view) {
    StringBuilder text = new StringBuilder();
    text.append("master ").append(view.master().map(NodeId::toString).orElse("unknown"));
    text.append(", epoch ").append(view.epoch());
    for (MembershipView.Member member : view.nodes()) {
      text.append(", ").append(member.id()).append('#').append(member.incarnation());
      text.append(' ').append(member.state());
      for (MembershipView.AtLevel at : member.levels()) {
        if (at.state() != member.state()) {
          text.append(' ').append(at.level()).append(' ').append(at.state());
        }
      }
    }
    view.transitions().forEach(each -> text.append("; ").append(each));
    return text.toString();
  }

  @Override
  public void close() {
    world.close();
  }
}
