package org.lockstep.testkit.cluster;

import java.util.function.Consumer;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.membership.IoGate;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.lockstep.store.SharedStore;

/**
 * A subsystem under test. Its listeners run as they are, as long as they take time, chance and
 * threads from {@link Host#environment}.
 *
 * @param spec what each node declares
 * @param factory makes the listener of one boot of one node
 */
public record Subsystem(SubsystemSpec spec, Factory factory) {
  /** Makes one listener; called once per boot. */
  @FunctionalInterface
  public interface Factory {
    TransitionListener on(Host host);
  }

  /**
   * What a node offers to its subsystems.
   *
   * @param boot which boot of which node
   * @param data the shared data, through the gate; simulated as well
   * @param broken ends the run: an invariant of the subsystem's own does not hold
   */
  public record Host(
      Incarnation boot,
      Environment environment,
      Interconnect interconnect,
      SharedStore store,
      IoGate gate,
      SharedData data,
      Consumer<String> broken) {}
}
