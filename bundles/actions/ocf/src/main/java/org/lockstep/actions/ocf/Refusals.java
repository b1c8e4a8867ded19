package org.lockstep.actions.ocf;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Of which client services it is known that no agent was asked to start them here: their stop needs
 * none, and must not fail for the want of it. Else a missing package on one node would block them
 * everywhere (RL-6).
 */
final class Refusals {
  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  void begins(String clientService) {
    begun.add(clientService);
    refused.remove(clientService);
  }

  /** A start was refused; what an earlier one has done is still there. */
  void refuse(String clientService) {
    if (!begun.contains(clientService)) {
      refused.add(clientService);
    }
  }

  void stopped(String clientService) {
    begun.remove(clientService);
  }

  boolean isUntouched(String clientService) {
    return refused.contains(clientService);
  }
}
