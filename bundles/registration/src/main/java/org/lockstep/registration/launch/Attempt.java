package org.lockstep.registration.launch;

import org.lockstep.actions.ActionPhase;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.format.Records;

/**
 * One phase that one generation asks of one boot; named the same however often it is run (RL-7).
 */
record Attempt(InstanceId instance, long generation, ActionPhase phase) {
  String name() {
    return instance.name();
  }

  String id() {
    return Records.text(instance) + "/" + generation + "/" + phase;
  }
}
