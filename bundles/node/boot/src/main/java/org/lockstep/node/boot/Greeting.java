package org.lockstep.node.boot;

import java.util.UUID;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.node.supervisor.Frame;

/**
 * What a supervisor says first.
 *
 * @param keeps it keeps what an earlier boot has left
 * @param lastId ids up to this one have been used
 * @param marker in the environment of its programs; of a new one: what is to be
 */
record Greeting(Containment containment, boolean keeps, long lastId, String marker) {
  static Greeting of(Frame ready) {
    boolean keeps = ready.number() == 1;
    return new Greeting(
        Containment.valueOf(ready.words().get(0)),
        keeps,
        ready.other(),
        keeps ? ready.words().get(1) : UUID.randomUUID().toString());
  }
}
