package org.lockstep.registration.launch;

import org.lockstep.actions.ActionPhase;

/**
 * One phase that one generation asks of one boot; named the same however often it is run (RL-7).
 */
record Attempt(String name, long generation, ActionPhase phase) {
  String id() {
    return name + "/" + generation + "/" + phase;
  }
}
