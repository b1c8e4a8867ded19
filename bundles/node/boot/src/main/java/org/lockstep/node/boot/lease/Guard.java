package org.lockstep.node.boot.lease;

import java.io.IOException;

/** Who kills this process when it is not petted in time (ND-3). */
public interface Guard {
  /** Returns when it is watching. */
  void arm() throws IOException;

  /** The lease is good at this moment. Does not return while it hears nothing at all. */
  void pet();

  /** Whether it has heard nothing for long: then it guards nothing. */
  boolean isDeaf();
}
