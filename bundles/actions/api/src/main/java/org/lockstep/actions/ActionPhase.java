package org.lockstep.actions;

/** What an action function is asked for. */
public enum ActionPhase {
  START,
  STOP,
  NOTIFY,
  RECOVERY,
  MONITOR,
  EVENT
}
