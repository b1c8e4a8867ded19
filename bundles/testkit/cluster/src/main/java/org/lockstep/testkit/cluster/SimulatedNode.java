package org.lockstep.testkit.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.NodeId;
import org.lockstep.store.Transaction;
import org.lockstep.testkit.world.PathFaults;
import org.lockstep.testkit.world.SimulatedTime;

/** A host of the simulated cluster, with at most one boot of its node at a time. */
public final class SimulatedNode {
  private final SimulatedCluster cluster;
  private final NodeId id;
  private final SimulatedTime time;
  private final List<PathFaults> disks = new ArrayList<>();
  private final List<SimulatedBoot> boots = new ArrayList<>();
  private final List<Runnable> ends = new ArrayList<>();

  SimulatedNode(SimulatedCluster cluster, NodeId id, SimulatedTime time, int votingDisks) {
    this.cluster = cluster;
    this.id = id;
    this.time = time;
    for (int index = 0; index < votingDisks; index++) {
      disks.add(new PathFaults());
    }
  }

  public NodeId id() {
    return id;
  }

  SimulatedTime time() {
    return time;
  }

  /** What is wrong with this host's ways to the voting disks. */
  public List<PathFaults> disks() {
    return disks;
  }

  /** The boot that is up, or coming up, or not quite gone; with a twin the one with the slot. */
  Optional<SimulatedBoot> boot() {
    boots.removeIf(SimulatedBoot::over);
    Optional<SimulatedBoot> holder =
        boots.stream().filter(each -> each.holder().isPresent()).findFirst();
    return holder.or(() -> boots.stream().findFirst());
  }

  /** Starts the node, if it is not up. */
  public void start() {
    if (boot().isEmpty()) {
      startTwin();
    }
  }

  /**
   * Starts a second boot of it beside the first, as a mistaken operator would; while one is ending
   * that has left, not even he does.
   */
  public void startTwin() {
    boots.removeIf(SimulatedBoot::over);
    if (boots.stream().noneMatch(SimulatedBoot::ending)) {
      boots.add(new SimulatedBoot(cluster, this));
    }
  }

  /** Installs a subsystem of the cluster's, if it is not there. */
  public void install(Subsystem subsystem) {
    boot().flatMap(SimulatedBoot::holder).ifPresent(each -> each.install(subsystem));
  }

  /** Removes a subsystem, if it is there. */
  public void remove(Subsystem subsystem) {
    boot().flatMap(SimulatedBoot::holder).ifPresent(each -> each.remove(subsystem.spec().level()));
  }

  /** What launches client services there, if anything does. */
  Optional<Launching> launching() {
    return cluster.clientServices().isEmpty()
        ? Optional.empty()
        : boot().flatMap(SimulatedBoot::launching);
  }

  /** Asks it to leave. */
  public void leave() {
    boot().flatMap(SimulatedBoot::membership).ifPresent(each -> each.service().leave());
  }

  /** Has another node forced out. */
  public void force(NodeId other) {
    boot()
        .flatMap(SimulatedBoot::membership)
        .ifPresent(each -> each.service().force(other, "asked for"));
  }

  /** Writes records; what is confirmed to be committed stays so. */
  public void commit(Transaction transaction) {
    boot()
        .flatMap(SimulatedBoot::membership)
        .ifPresent(
            each ->
                each.store()
                    .commit(transaction)
                    .thenAccept(result -> cluster.invariants().committed(transaction, result)));
  }

  /** SIGKILL of the node; its supervisor sees to the rest. */
  public void kill() {
    boot().ifPresent(SimulatedBoot::kill);
  }

  /** SIGKILL of the supervisor. */
  public void killSupervisor() {
    boot().ifPresent(SimulatedBoot::killSupervisor);
  }

  /** The host loses its power: node and supervisor are gone, and nobody is told. */
  public void powerOff() {
    boots.removeIf(SimulatedBoot::over);
    boots.forEach(SimulatedBoot::powerOff);
    ends.forEach(Runnable::run);
    ends.clear();
  }

  /**
   * @param end of something that lives on when its node has ended
   */
  void whenOff(Runnable end) {
    ends.add(end);
  }

  /** SIGSTOP of the node. */
  public void pause() {
    boot().ifPresent(each -> each.process().pause());
  }

  /** The whole host stands still; its clock goes on (DB-8). */
  public void suspend() {
    pause();
    boots.forEach(each -> each.beside().pause());
  }

  /** SIGCONT, to whichever boot was stopped; a host that was suspended goes on. */
  public void resume() {
    boots.forEach(
        each -> {
          each.process().resume();
          each.beside().resume();
        });
  }
}
