package org.lockstep.node.boot.lease;

import java.io.IOException;

/** Who kills this process when it is not petted in time (ND-3). */
public interface Guard {
  /** Returns when it is watching. */
  void arm() throws IOException;

  /** The lease is good at this moment; asks, too. */
  void pet();

  /** Only asks whether it is there. */
  void ask();

  /** Whether it has not answered for so long that it guards nothing. */
  boolean isSilent();
}
