package org.lockstep.membership;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The I/O gate (ND-2), an OSGi service: whoever writes shared data enters it before and leaves it
 * after each write. The lease is checked at both ends.
 *
 * <pre>{@code
 * try (IoGate.Pass pass = gate.enter()) {
 *   channel.write(buffer, offset);
 *   pass.check();           // only now may the write be acknowledged
 * }
 * }</pre>
 */
@ProviderType
public interface IoGate {
  /**
   * @throws GateClosedException when the lease has run out, or the node has left
   */
  Pass enter() throws GateClosedException;

  boolean open();

  /** One write on its way. */
  @ProviderType
  interface Pass extends AutoCloseable {
    /**
     * @throws GateClosedException when the write ended late: it must not be acknowledged, and the
     *     node panics
     */
    void check() throws GateClosedException;

    @Override
    void close();
  }

  /** The gate is closed: nothing may be written. */
  final class GateClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    public GateClosedException(String why) {
      super(why);
    }
  }
}
