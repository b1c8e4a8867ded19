package org.lockstep.registration.core;

/**
 * A client service as the records have it.
 *
 * @param definition as it is now; chooses where it goes next
 * @param running as it was when what runs was started: that is stopped and recovered as it was
 *     started, however the definition is changed meanwhile (RL-14)
 */
public record ClientService(Definition definition, Definition running, Placement placement) {
  public String name() {
    return definition.name();
  }

  /** Where nothing runs any more, the next start goes by the definition. */
  ClientService at(Placement now) {
    boolean over = now.on().isEmpty() && now.remains().isEmpty();
    return new ClientService(definition, over ? definition : running, now);
  }
}
