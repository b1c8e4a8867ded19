package org.lockstep.interconnect.spi;

import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a {@link PromptHandler} at once. */
final class DirectInlet implements Inlet {
  private static final Logger LOG = LoggerFactory.getLogger(DirectInlet.class);

  private final String name;
  private final PromptHandler handler;
  private final Predicate<Incarnation> current;

  DirectInlet(String name, PromptHandler handler, Predicate<Incarnation> current) {
    this.name = name;
    this.handler = handler;
    this.current = current;
  }

  @Override
  public void start() {
    // nothing waits here
  }

  @Override
  public boolean offer(Incarnation from, byte[] message) {
    if (current.test(from)) {
      try {
        handler.received(from, message);
      } catch (RuntimeException e) {
        LOG.error("channel {}: its handler failed on a message from {}", name, from, e);
      }
    }
    return true;
  }

  @Override
  public void close() {
    // nothing waits here
  }
}
