package org.lockstep.membership.manager;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.lockstep.base.Environment;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeTies;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.membership.spi.NodeConfiguration;
import org.lockstep.store.SharedStore;

/** The membership manager of one boot, put together without OSGi. */
public final class LocalMembership {
  private final Manager manager;
  private final MembershipService service;
  private final Collection<NodeTies> ties = new CopyOnWriteArrayList<>();

  /**
   * @param fencing who cuts nodes off, if anybody does; asked each time
   */
  public LocalMembership(
      LocalNode node,
      Transport transport,
      Interconnect interconnect,
      Supplier<Optional<Fencing>> fencing,
      Environment environment) {
    manager = new Manager(node, transport, interconnect, fencing, environment);
    service = new MembershipService(manager, environment.workers());
  }

  /** A subsystem that takes part. */
  @FunctionalInterface
  public interface Participant {
    /** Hot removal (MM-13): completes when its level has left. */
    CompletionStage<Void> remove();
  }

  /**
   * Binds the interconnect, and joins if the node is to.
   *
   * @throws org.lockstep.base.ProblemException when the interconnect cannot be bound
   */
  public void start() {
    manager.start();
  }

  public MembershipManager service() {
    return service;
  }

  public SharedStore store() {
    return manager.store();
  }

  public NodeConfiguration configuration() {
    return manager.configuration(ties);
  }

  /** Before the node joins, or at any time later. */
  public Participant add(SubsystemSpec spec, TransitionListener listener) {
    SubsystemThread subsystem = service.add(spec, listener);
    return () -> service.removal(subsystem);
  }

  /** Whoever knows what keeps a node from being removed. */
  public void add(NodeTies known) {
    ties.add(known);
  }

  public void remove(NodeTies known) {
    ties.remove(known);
  }

  public void stop() {
    manager.stop();
  }

  void listen(StateListener listener) {
    manager.addListener(listener);
  }

  MembershipService whiteboard() {
    return service;
  }
}
