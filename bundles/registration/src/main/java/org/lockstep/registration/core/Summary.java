package org.lockstep.registration.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.lockstep.registration.Registration.ClientServiceState;

/** A client service with all its parts, in one word (RL-16). */
public final class Summary {
  /** The most advanced first. */
  private static final List<ClientServiceState> ADVANCED =
      List.of(
          ClientServiceState.REGISTERED,
          ClientServiceState.STARTING,
          ClientServiceState.STOPPING,
          ClientServiceState.RECOVERING,
          ClientServiceState.DEREGISTERED);

  private Summary() {}

  /**
   * @param parts the client service itself and its parts
   */
  public static ClientServiceState state(Collection<Instance> parts) {
    return parts.stream()
        .map(part -> part.placement().state())
        .min(Comparator.comparingInt(ADVANCED::indexOf))
        .orElse(ClientServiceState.DEREGISTERED);
  }
}
