package org.lockstep.interconnect.spi;

import org.lockstep.base.Incarnation;

/** Where the messages of one channel go in. */
interface Inlet {
  void start();

  /** Whether there was room. */
  boolean offer(Incarnation from, byte[] message);

  void close();
}
